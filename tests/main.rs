//! The program and the tree it lives in, from outside.

mod accuracy;
mod ack;
mod catalogue;
mod cli;
mod drops;
mod envelope;
mod errors;
mod killed;
mod mutation;
mod odd;
mod once;
mod pages;
mod privacy;
mod remittance;
mod same;
mod samples;
mod site;
mod tidy;
