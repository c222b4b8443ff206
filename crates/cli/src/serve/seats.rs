//! Who is connected: a limited number of seats. Whoever comes when all are taken gets the seat of the one that has been
//! silent longest, so that clients that connect and say nothing keep nobody out; only who is being answered stays.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use tokio::sync::Notify;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Seats {
    limit: usize,
    taken: RefCell<BTreeMap<u64, Rc<Seat>>>,
    /// Counts connections and answers, so that the smaller number is the older one.
    count: Cell<u64>,
    freed: Notify,
}

#[derive(Debug, Default)]
struct Seat {
    answering: Cell<bool>,
    leaving: Cell<bool>,
    used: Cell<u64>,
    leave: Notify,
}

/// A connection's hold on its seat; dropped, it gives it up.
#[derive(Debug)]
pub(super) struct Place {
    seats: Rc<Seats>,
    id: u64,
    seat: Rc<Seat>,
}

impl Seats {
    pub(super) fn new(limit: usize) -> Rc<Self> {
        Rc::new(Self { limit, taken: RefCell::default(), count: Cell::new(0), freed: Notify::new() })
    }

    /// A seat, at once or when somebody leaves.
    pub(super) async fn take(self: &Rc<Self>) -> Place {
        while self.taken.borrow().len() >= self.limit {
            let silent = {
                let taken = self.taken.borrow();
                let idle = taken.values().filter(|seat| !seat.answering.get() && !seat.leaving.get());
                idle.min_by_key(|seat| seat.used.get()).cloned()
            };
            if let Some(seat) = silent {
                seat.leaving.set(true);
                seat.leave.notify_one();
            }
            self.freed.notified().await;
        }
        let id = self.tick();
        let seat = Rc::new(Seat { used: Cell::new(id), ..Seat::default() });
        self.taken.borrow_mut().insert(id, Rc::clone(&seat));
        Place { seats: Rc::clone(self), id, seat }
    }

    fn tick(&self) -> u64 {
        let next = self.count.get() + 1;
        self.count.set(next);
        next
    }
}

impl Place {
    /// Somebody who came needs the seat.
    pub(super) async fn wanted(&self) {
        self.seat.leave.notified().await;
    }

    /// Keeps the seat while a request is answered.
    pub(super) async fn answering<T>(&self, answer: impl Future<Output = T>) -> T {
        self.seat.answering.set(true);
        let answer = answer.await;
        self.seat.answering.set(false);
        self.seat.used.set(self.seats.tick());
        answer
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.seats.taken.borrow_mut().remove(&self.id);
        self.seats.freed.notify_one();
    }
}
