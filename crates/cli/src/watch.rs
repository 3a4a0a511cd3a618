//! A progress bar on a terminal, nothing in a pipe.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pipeline::progress::Progress;

/// Draws on stderr when it is a terminal.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new() -> Self {
        let target =
            if stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template(
            "{prefix:>12} {bar:32} {bytes}/{total_bytes} {bytes_per_sec} eta {eta}",
        );
        bar.set_style(style.expect("the template is sound"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }
}

impl Progress for Bar {
    fn begin(&self, phase: &'static str, bytes: u64) {
        tracing::info!(phase, bytes, "begins");
        self.0.set_prefix(phase);
        self.0.set_length(bytes);
        self.0.set_position(0);
    }

    fn advance(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    fn note(&self, file: &str) {
        tracing::debug!(file, "reading");
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}
