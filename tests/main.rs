//! The program and the tree it lives in, from outside.

mod drops;
mod envelope;
mod once;
mod site;
mod tidy;
