//! The order of tasks and timers, cancellation, and budgets.

use std::cell::RefCell;
use std::time::Duration;

use super::*;
use crate::testing::VirtualClock;

type Log = Rc<RefCell<Vec<String>>>;

fn executor() -> (Executor, Rc<VirtualClock>, Log) {
    let clock = Rc::new(VirtualClock::default());
    (Executor::new(clock.clone()), clock, Log::default())
}

fn note(log: &Log, text: impl Into<String>) {
    log.borrow_mut().push(text.into());
}

async fn sleep(executor: &Executor, millis: u64) {
    executor.sleep_until(executor.now().after(Duration::from_millis(millis))).await;
}

#[test]
fn equal_deadlines_fire_in_the_order_they_were_set() {
    let (executor, clock, log) = executor();
    for (name, millis) in [("a", 20), ("b", 10), ("c", 20), ("d", 0)] {
        let (task, log) = (executor.clone(), log.clone());
        executor.spawn(async move {
            sleep(&task, millis).await;
            note(&log, format!("{name} at {}", task.now().as_millis()));
        });
    }
    clock.run(&executor);
    assert_eq!(*log.borrow(), ["d at 0", "b at 10", "a at 20", "c at 20"]);
    assert_eq!(executor.task_count(), 0);
}

#[test]
fn a_set_yields_branches_as_they_end_and_cancels_the_rest() {
    struct Dropped(Log, usize);
    impl Drop for Dropped {
        fn drop(&mut self) {
            note(&self.0, format!("dropped {}", self.1));
        }
    }
    let (executor, clock, log) = executor();
    let (outer, seen) = (executor.clone(), log.clone());
    executor.spawn(async move {
        let mut set = JoinSet::new(outer.clone());
        for (index, millis) in [30, 10, 20].into_iter().enumerate() {
            let (task, dropped) = (outer.clone(), Dropped(seen.clone(), index));
            set.spawn(index, |report| async move {
                sleep(&task, millis).await;
                let Dropped(_, index) = &dropped;
                report.end(*index);
            });
        }
        assert_eq!(set.next().await, Some((1, 1)));
        assert_eq!(set.next().await, Some((2, 2)));
        drop(set);
        note(&seen, format!("at {}", outer.now().as_millis()));
    });
    assert_eq!(clock.run(&executor), Turn::Idle);
    assert_eq!(*log.borrow(), ["dropped 1", "dropped 2", "dropped 0", "at 20"]);
}

#[test]
fn a_budget_interrupts_without_changing_the_order() {
    fn order(allowed: u32) -> (Vec<String>, usize) {
        let (executor, _, log) = executor();
        for name in ["a", "b"] {
            let (task, log) = (executor.clone(), log.clone());
            executor.spawn(async move {
                for step in 0..200 {
                    if task.step() {
                        task.pause().await;
                    }
                    if step % 100 == 0 {
                        note(&log, format!("{name}{step}"));
                        Executor::yield_now().await;
                    }
                }
            });
        }
        let mut turns = 1;
        let left = Rc::new(Cell::new(allowed));
        let may_go_on: Rc<dyn Fn() -> bool> = Rc::new(move || left.replace(left.get().saturating_sub(1)) > 0);
        while executor.turn(Some(may_go_on.clone())) == Turn::Ready {
            turns += 1;
            assert!(turns < 1000);
        }
        let order = log.borrow().clone();
        (order, turns)
    }
    let (free, turns) = order(u32::MAX);
    assert_eq!((free.clone(), turns), (vec!["a0".into(), "b0".into(), "a100".into(), "b100".into()], 1));
    let (tight, turns) = order(0);
    assert_eq!(tight, free);
    assert!(turns > 4);
}

#[test]
fn a_virtual_clock_stands_still_while_something_outside_is_pending() {
    let (executor, clock, log) = executor();
    let (task, seen) = (executor.clone(), log.clone());
    executor.spawn(async move {
        sleep(&task, 5).await;
        note(&seen, "woke");
    });
    let guard = executor.outside();
    assert_eq!(clock.run(&executor), Turn::NextTimer(Timestamp::from_millis(5)));
    assert!(log.borrow().is_empty());
    drop(guard);
    assert_eq!(clock.run(&executor), Turn::Idle);
    assert_eq!(*log.borrow(), ["woke"]);
}

fn nest(executor: Executor, depth: usize) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        let mut set = JoinSet::new(executor.clone());
        if depth > 0 {
            set.spawn(0, |_: Report<()>| nest(executor.clone(), depth - 1));
        } else {
            set.spawn(0, |_| std::future::pending());
        }
        set.next().await;
    })
}

#[test]
fn cancelling_deep_nests_uses_no_stack() {
    let (executor, clock, _) = executor();
    let root = executor.spawn(nest(executor.clone(), 100_000));
    assert_eq!(clock.run(&executor), Turn::Idle);
    assert_eq!(executor.task_count(), 100_002);
    executor.cancel(root);
    assert_eq!(executor.task_count(), 0);
}
