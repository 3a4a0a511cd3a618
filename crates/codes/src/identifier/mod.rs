//! Whether a text has the shape, and the check digit, of an identifier.

mod number;

pub use number::{is_npi, luhn};
