//! The bar of long work, beside the data and only where somebody watches; and Ctrl+C, which cancels it with nothing
//! written.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::platform::{Signal, stop_here, watch_signals};

use super::call::Call;

/// Long work that is being done.
#[derive(Debug)]
pub(super) struct Work {
    bar: ProgressBar,
    cancelled: Arc<AtomicBool>,
}

impl Work {
    /// Begins long work, named by `title`. From now on Ctrl+C cancels it.
    pub fn begin(title: String, call: &Call) -> Self {
        Self::started(title, !call.quiet)
    }

    /// Begins long work whose data may go to the terminal, where a bar would stand in them.
    pub fn begin_unseen() -> Self {
        Self::started(String::new(), false)
    }

    fn started(title: String, seen: bool) -> Self {
        let cancelled = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&cancelled);
        // Where signals cannot be watched, Ctrl+C ends the program, and the transaction with it.
        let _ = watch_signals(move |signal| match signal {
            Signal::End(_) => heard.store(true, Ordering::Relaxed),
            Signal::Stop => {
                let _ = stop_here();
            }
            Signal::Continue => {}
        });
        let target = if seen {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {pos}") {
            bar.set_style(style);
        }
        bar.set_message(title);
        Self { bar, cancelled }
    }

    /// Notes how far the work is, of `total` steps (0 when that is not known). `false` asks to stop.
    pub fn step(&self, done: u64, total: u64) -> bool {
        if total > 0 && self.bar.length() != Some(total) {
            self.bar.set_length(total);
            if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent} %") {
                self.bar.set_style(style.progress_chars("##."));
            }
        }
        self.bar.set_position(done);
        !self.is_cancelled()
    }

    /// Whether the user asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
