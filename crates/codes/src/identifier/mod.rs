//! Whether a text has the shape, and the check digit, of an identifier.
//!
//! A shape says what can be said without a table: that a text could be such a code. Whether it was in
//! force on a day is for a dated table to say.

mod dental;
mod number;
mod person;
mod procedure;
mod region;

pub use dental::{OralCavityArea, Tooth, ToothSurface};
pub use number::{is_ein, is_ndc, is_npi, is_ssn, is_taxonomy, luhn, ndc_digits};
pub use person::is_mbi;
pub use procedure::{ProcedureKind, is_modifier, is_revenue_code, procedure_kind};
pub use region::{is_country, is_state, is_zip};
