//! Says what is wrong with a claim before a payer does.
