//! Runs a batch so that it can stop anywhere and go on.
