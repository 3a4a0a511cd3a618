//! Claims, service lines, claim payments, adjustments and acknowledgments, as they were sent.
