//! Times of many calls, and of programs run in turn.

use std::fmt;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long each of many calls took, shortest first.
#[derive(Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Sorts them.
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// Calls `work` so often, with the number of the call.
    pub fn of(calls: usize, mut work: impl FnMut(usize)) -> Self {
        let times = (0..calls).map(|call| {
            let start = Instant::now();
            work(call);
            start.elapsed()
        });
        Self::new(times.collect())
    }

    /// The time that so many percent of the calls took at most.
    pub fn percentile(&self, percent: usize) -> Duration {
        self.0[(self.0.len() - 1) * percent / 100]
    }

    /// Half of the calls took at most this.
    pub fn median(&self) -> Duration {
        self.percentile(50)
    }

    /// Whether 99 of 100 calls took at most so many milliseconds.
    pub fn holds(&self, ms: f64) -> bool {
        milliseconds(self.percentile(99)) <= ms
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (half, most) = (
            milliseconds(self.median()),
            milliseconds(self.percentile(99)),
        );
        write!(f, "p50 {}, p99 {} ms", short(half), short(most))
    }
}

/// As a number of milliseconds.
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// With two or three digits that say something.
pub fn short(number: f64) -> String {
    if number < 10.0 {
        format!("{number:.2}")
    } else {
        format!("{number:.0}")
    }
}

/// One side of a comparison over the other, pair by pair; the median.
pub fn ratio(ours: &[Duration], theirs: &[Duration]) -> f64 {
    let mut ratios: Vec<f64> = ours
        .iter()
        .zip(theirs)
        .map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

/// One run of a program.
pub struct Run {
    /// From its start to its end.
    pub wall: Duration,
    /// The most memory it held, in MiB.
    pub peak: f64,
}

/// Runs a program to its end, its output thrown away.
pub fn run(command: &mut Command) -> Run {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let process = child.id();
    let watcher = thread::spawn(move || watch_peak(process));
    let wall = ended(&mut child, start, command);
    Run {
        wall,
        peak: watcher.join().unwrap(),
    }
}

fn ended(child: &mut Child, start: Instant, command: &Command) -> Duration {
    let status = child.wait().unwrap();
    let wall = start.elapsed();
    // 3: done, but rows were refused.
    assert!(
        matches!(status.code(), Some(0 | 3)),
        "{command:?} ended with {status}"
    );
    wall
}

fn watch_peak(process: u32) -> f64 {
    let mut peak = 0.0;
    while let Some(now) = memory(process, "VmHWM:") {
        peak = now;
        thread::park_timeout(Duration::from_millis(4));
    }
    peak
}

/// A line of what the system knows of a process's memory, in MiB; nothing once it has ended.
pub fn memory(process: u32, line: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes = status.lines().find_map(|text| text.strip_prefix(line))?;
    let number: f64 = kilobytes.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(number / 1024.0)
}
