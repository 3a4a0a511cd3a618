//! Stores claims and remittances as columns, commits them atomically, reads them back.
