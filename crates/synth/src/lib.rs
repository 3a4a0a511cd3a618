//! Makes drops that look real and are not, with the truth beside them.
