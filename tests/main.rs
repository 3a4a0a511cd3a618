//! The program and the tree it lives in, from outside.

mod accuracy;
mod ack;
mod cash;
mod catalogue;
mod cli;
mod codes;
mod dollars;
mod drops;
mod envelope;
mod errors;
mod excess;
mod history;
mod killed;
mod mutation;
mod odd;
mod once;
mod oracle;
mod pages;
mod policy;
mod privacy;
mod remittance;
mod repair;
mod same;
mod samples;
mod site;
mod tidy;
