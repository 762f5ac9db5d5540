//! Work on many inputs at once: results in the order of the inputs, memory bounded whatever their number.

use std::num::NonZeroUsize;

use crate::report::Report;
use crate::{Options, parse_bytes_with};

/// Gives every input to `work`, on as many threads as `threads` says (`None`: one a core), and what it makes of them
/// to `sink`, in the order of the inputs.
///
/// `sink` runs on the thread of the caller while others work; at most some inputs a thread are under way, so that
/// memory does not grow with their number. The first error of `sink` ends it. Without the feature `parallel`, or with
/// one thread, everything happens on the thread of the caller.
///
/// # Errors
/// What `sink` gives.
///
/// # Examples
/// ```
/// let mut squares = Vec::new();
/// let done: Result<(), ()> = nianbao::corpus::each(None, 1..=4, |n| n * n, |n| { squares.push(n); Ok(()) });
/// assert_eq!((done, squares), (Ok(()), vec![1, 4, 9, 16]));
/// let stopped = nianbao::corpus::each(None, 1..=4, |n| n * n, |n| if n > 3 { Err(n) } else { Ok(()) });
/// assert_eq!(stopped, Err(4));
/// ```
pub fn each<T, R, E>(
    threads: Option<NonZeroUsize>,
    inputs: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    R: Send,
{
    #[cfg(feature = "parallel")]
    if let Some(pool) = pool(threads) {
        return ordered(&pool, inputs.into_iter(), &work, &mut sink);
    }
    #[cfg(not(feature = "parallel"))]
    let _ = threads;
    inputs.into_iter().try_for_each(|input| sink(work(input)))
}

/// Reads every document of `inputs` (its name, its bytes), on all threads, and gives what `work` makes of each report
/// to `sink`, in the order of the inputs: [`each`] around [`crate::parse_bytes_with`], so that web pages and Word
/// documents are read as far as features are on.
///
/// # Errors
/// What `sink` gives.
///
/// # Examples
/// ```
/// use nianbao::{Options, corpus::parse_many};
/// let texts = [("a", "某县统计局"), ("b", "")];
/// let mut found = Vec::new();
/// let done: Result<(), ()> = parse_many(
///     None,
///     texts.map(|(name, text)| (name.to_owned(), text)),
///     &Options::default(),
///     |report| (report.source.name.clone(), report.cells.len()),
///     |row| { found.push(row); Ok(()) },
/// );
/// assert!(done.is_ok());
/// assert_eq!(found, [(Some("a".to_owned()), 0), (Some("b".to_owned()), 0)]);
/// ```
pub fn parse_many<B, R, E>(
    threads: Option<NonZeroUsize>,
    inputs: impl IntoIterator<Item = (String, B)>,
    options: &Options,
    work: impl Fn(&Report<'_>) -> R + Sync,
    sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    B: AsRef<[u8]> + Send,
    R: Send,
{
    let read = |(name, bytes): (String, B)| {
        let options = Options { name: Some(name), ..options.clone() };
        work(&parse_bytes_with(bytes.as_ref(), &options))
    };
    each(threads, inputs, read, sink)
}

/// Inputs under way for each thread: enough that none waits for the slowest.
#[cfg(feature = "parallel")]
const UNDER_WAY: usize = 16;

/// Inputs that a thread is given at once: to hand one over wakes two threads, which costs as much as a small report.
#[cfg(feature = "parallel")]
const BATCH: usize = 8;

/// A pool of that many threads; `None` where one is enough or none can be started.
#[cfg(feature = "parallel")]
fn pool(threads: Option<NonZeroUsize>) -> Option<rayon::ThreadPool> {
    let n = threads.or_else(|| std::thread::available_parallelism().ok())?.get();
    if n < 2 {
        return None;
    }
    rayon::ThreadPoolBuilder::new().num_threads(n).build().ok()
}

#[cfg(feature = "parallel")]
fn ordered<T, R, E>(
    pool: &rayon::ThreadPool,
    inputs: impl Iterator<Item = T>,
    work: &(impl Fn(T) -> R + Sync),
    sink: &mut impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    R: Send,
{
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    let limit = pool.current_num_threads().saturating_mul(UNDER_WAY / BATCH);
    pool.in_place_scope(|scope| {
        let (sender, results) = std::sync::mpsc::channel();
        let mut inputs = inputs.fuse();
        let mut waiting = std::collections::BTreeMap::new();
        let (mut running, mut given, mut next) = (0_usize, 0_usize, 0_usize);
        loop {
            while running + waiting.len() < limit {
                let batch: Vec<T> = inputs.by_ref().take(BATCH).collect();
                if batch.is_empty() {
                    break;
                }
                let (sender, idx) = (sender.clone(), given);
                scope.spawn(move |_| {
                    // A panic is handed on, lest the receiver wait for ever; without a receiver nobody wants it.
                    let work = |input| catch_unwind(AssertUnwindSafe(|| work(input)));
                    let _ = sender.send((idx, batch.into_iter().map(work).collect::<Vec<_>>()));
                });
                (running, given) = (running + 1, given + 1);
            }
            if running == 0 {
                return Ok(());
            }
            let Ok((idx, batch)) = results.recv() else { return Ok(()) };
            running -= 1;
            waiting.insert(idx, batch);
            while let Some(batch) = waiting.remove(&next) {
                next += 1;
                for result in batch {
                    sink(result.unwrap_or_else(|panic| resume_unwind(panic)))?;
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_threads() {
        let slow_first = |n: u64| {
            std::thread::sleep(std::time::Duration::from_micros(if n.is_multiple_of(7) { 900 } else { 10 }));
            n
        };
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let done: Result<(), ()> = each(NonZeroUsize::new(threads), 0..500, slow_first, |n| {
                seen.push(n);
                Ok(())
            });
            assert!(done.is_ok());
            assert!(seen.into_iter().eq(0..500), "{threads}");
        }
    }

    #[test]
    fn documents_are_read_by_what_they_are() {
        let page = "<table><tr><td>行政许可<td>7<tr><td>行政处罚<td>3</table>";
        let gb18030 = b"\xD0\xD0\xD5\xFE\xD0\xED\xBF\xC9 | 7 |\n\xD0\xD0\xD5\xFE\xB4\xA6\xB7\xA3 | 3 |";
        let inputs = [("page", page.as_bytes()), ("gb18030", gb18030.as_slice())];
        let inputs = inputs.map(|(name, bytes)| (name.to_owned(), bytes));
        let row = |report: &Report<'_>| (report.source.kind, report.value("proactive.licensing.decisions"));
        let mut rows = Vec::new();
        let done: Result<(), ()> = parse_many(None, inputs, &Options::default(), row, |row| {
            rows.push(row);
            Ok(())
        });
        assert!(done.is_ok());
        assert_eq!(rows[1], (crate::document::Kind::Text, Some(7.into())));
        assert_eq!(rows[0].0, crate::document::Kind::Html);
        #[cfg(feature = "html")]
        assert_eq!(rows[0].1, Some(7.into()));
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn inputs_are_taken_only_as_results_are_given() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let taken = AtomicUsize::new(0);
        let inputs = (0..10_000).inspect(|_| {
            taken.fetch_add(1, Ordering::Relaxed);
        });
        let mut given = 0;
        let done: Result<(), ()> = each(
            NonZeroUsize::new(2),
            inputs,
            |n| n,
            |_| {
                given += 1;
                assert!(taken.load(Ordering::Relaxed) <= given + 2 * UNDER_WAY);
                Ok(())
            },
        );
        assert_eq!((done, given), (Ok(()), 10_000));
    }

    #[cfg(feature = "parallel")]
    #[test]
    #[should_panic = "of the work"]
    fn a_panic_of_the_work_is_the_callers() {
        let work = |n: u32| assert!(n < 50, "of the work");
        let _: Result<(), ()> = each(NonZeroUsize::new(2), 0..100, work, |()| Ok(()));
    }
}
