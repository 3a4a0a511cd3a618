//! What is in a drop folder.
