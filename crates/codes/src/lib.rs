//! Knows which codes exist, what they mean to us, and from when to when.
