//! Tasks done on all threads, and what they made taken in order.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crate::Error;

/// What came of a task: what it made, its failure, or its panic.
type Outcome<T> = std::thread::Result<Result<Box<T>, Error>>;

/// Does tasks on all threads and takes what each made, in the order of the tasks, while others are under way.
///
/// No more than a few tasks are under way or wait to be taken, so memory does not grow with their number. After
/// a failure, of the first task in order or of `take`, no more tasks are begun.
pub(crate) fn in_order<I: Send, T: Send>(
    tasks: Vec<I>,
    work: impl Fn(I) -> Result<T, Error> + Sync,
    mut take: impl FnMut(T) -> Result<(), Error>,
) -> Result<(), Error> {
    let ahead = TASKS_AHEAD * rayon::current_num_threads();
    let (sender, made) = mpsc::channel::<(usize, Outcome<T>)>();
    let (work, count) = (&work, tasks.len());
    rayon::in_place_scope_fifo(|scope| {
        let mut tasks = tasks.into_iter().enumerate();
        let mut begin = |count: usize| {
            for (at, task) in tasks.by_ref().take(count) {
                let sender = sender.clone();
                scope.spawn_fifo(move |_| {
                    // A panic is the taker's to raise. It hears of nothing else once it has failed.
                    let made = panic::catch_unwind(AssertUnwindSafe(|| work(task).map(Box::new)));
                    let _ = sender.send((at, made));
                });
            }
        };
        begin(ahead);
        let mut early = BTreeMap::new();
        for at in 0..count {
            let made = next(at, &made, &mut early).unwrap_or_else(|panic| panic::resume_unwind(panic))?;
            begin(1);
            take(*made)?;
        }
        Ok(())
    })
}

/// Waits for what one task made, and works on others meanwhile.
fn next<T>(
    at: usize,
    made: &Receiver<(usize, Outcome<T>)>,
    early: &mut BTreeMap<usize, Outcome<T>>,
) -> Outcome<T> {
    loop {
        early.extend(made.try_iter());
        if let Some(made) = early.remove(&at) {
            return made;
        }
        if rayon::yield_now() != Some(rayon::Yield::Executed) {
            early.extend(made.recv_timeout(NOTHING_TO_DO).ok());
        }
    }
}

/// Tasks under way or waiting to be taken, for each thread.
const TASKS_AHEAD: usize = 4;

/// How long to wait for others before looking for something to do.
const NOTHING_TO_DO: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::ErrorKind;

    fn on(threads: usize, act: impl FnOnce() + Send) {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(act);
    }

    #[test]
    fn what_tasks_make_is_taken_in_order_and_few_are_ahead() {
        for threads in [1, 2, 5] {
            on(threads, || {
                let (begun, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
                let work = |task: usize| {
                    let ahead = begun.fetch_add(1, Ordering::SeqCst) - taken.load(Ordering::SeqCst).min(task);
                    assert!(ahead <= (TASKS_AHEAD + 1) * threads + 1, "{ahead}");
                    std::thread::sleep(Duration::from_micros(task as u64 * 7919 % 300));
                    Ok(task)
                };
                let mut seen = Vec::new();
                let take = |task| {
                    seen.push(task);
                    taken.fetch_add(1, Ordering::SeqCst);
                    Ok(())
                };
                in_order((0..200).collect(), work, take).unwrap();
                assert!(seen.into_iter().eq(0..200));
            });
        }
    }

    #[test]
    fn the_first_failure_in_order_is_told_and_ends_the_work() {
        let fails = |task: usize| Error::new(ErrorKind::Lake, task.to_string());
        for threads in [1, 3] {
            on(threads, || {
                let begun = AtomicUsize::new(0);
                let work = |task: usize| {
                    begun.fetch_add(1, Ordering::SeqCst);
                    if task % 10 == 7 { Err(fails(task)) } else { Ok(task) }
                };
                let failed = in_order((0..10_000).collect(), work, |_| Ok(())).unwrap_err();
                assert_eq!(failed.to_string(), fails(7).to_string());
                assert!(begun.load(Ordering::SeqCst) < 100);
                let failed =
                    in_order(
                        (0..10_000).collect(),
                        Ok,
                        |task| if task == 3 { Err(fails(3)) } else { Ok(()) },
                    );
                assert_eq!(failed.unwrap_err().to_string(), fails(3).to_string());
            });
        }
    }

    #[test]
    fn a_panic_of_a_task_is_raised() {
        on(2, || {
            let work = |task: usize| if task == 5 { panic!("task 5") } else { Ok(task) };
            let raised =
                panic::catch_unwind(AssertUnwindSafe(|| in_order((0..9).collect(), work, |_| Ok(()))));
            assert_eq!(raised.unwrap_err().downcast_ref(), Some(&"task 5"));
        });
    }
}
