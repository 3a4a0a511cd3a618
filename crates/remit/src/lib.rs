//! Says what a payer did with a claim, what is still owed, and who must act by when.
