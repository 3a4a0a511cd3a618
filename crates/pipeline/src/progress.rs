//! How far a run has got, for whoever watches.

/// Is told how far a run has got. Everything may be called from any thread.
pub trait Progress: Sync {
    /// A phase begins that will go through `bytes`.
    fn begin(&self, phase: &'static str, bytes: u64);
    /// So many bytes more are done.
    fn advance(&self, bytes: u64);
    /// A file is being worked on.
    fn note(&self, file: &str);
    /// The run is over.
    fn end(&self);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &'static str, _: u64) {}
    fn advance(&self, _: u64) {}
    fn note(&self, _: &str) {}
    fn end(&self) {}
}
