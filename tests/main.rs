//! The program and the tree it lives in, from outside.

mod tidy;
