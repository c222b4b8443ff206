//! One execution as the page has it: read bit by bit from the engine, or, of an earlier visit, from what was kept.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::event::Event;
use stepyard_page::model::format::duration;
use stepyard_page::model::progress::Progress;
use stepyard_page::model::retry::{Retriers, attempts_in_all, retriers};
use stepyard_page::model::status::StateStatus;
use stepyard_page::model::visit::Visit;
use stepyard_page::protocol::{ReadEvents, ReadRun, ReadWaiting, RunRecord, RunSummary, WaitingTask};

use crate::components::session::{KeptRun, Session};

/// How many events cross at once, and how many are shown of a run: as many as a Standard execution may have.
const PORTION: usize = 2_000;
const SHOWN: usize = 25_000;

#[derive(Clone, Copy)]
pub(crate) struct Live {
    pub(crate) arn: Signal<String>,
    pub(crate) summary: Memo<Option<RunSummary>>,
    /// Without events; those are in `events`.
    pub(crate) record: RwSignal<Option<RunRecord>, LocalStorage>,
    pub(crate) events: RwSignal<Vec<Event>>,
    pub(crate) progress: RwSignal<Progress>,
    /// The Map iteration that is looked at, by its place in the progress; nothing for all.
    pub(crate) iteration: RwSignal<Option<usize>>,
    /// Its tasks that wait for their token.
    pub(crate) waiting: RwSignal<Vec<WaitingTask>>,
    retriers: Memo<Retriers>,
}

impl Live {
    /// Follows an execution for as long as the component lives.
    pub(crate) fn follow(session: Session, arn: Signal<String>) -> Self {
        let record = RwSignal::new_local(None::<RunRecord>);
        let live = Self {
            arn,
            summary: Memo::new(move |_| {
                let arn = arn.get();
                session.runs.with(|runs| runs.iter().rev().find(|run| run.arn == arn).cloned())
            }),
            record,
            events: RwSignal::new(Vec::new()),
            progress: RwSignal::new(Progress::default()),
            iteration: RwSignal::new(None),
            waiting: RwSignal::new(Vec::new()),
            retriers: Memo::new(move |_| {
                record.with(|record| record.as_ref().map(|record| retriers(&record.definition)).unwrap_or_default())
            }),
        };
        // The execution that is being read.
        let reading = StoredValue::new(None::<String>);
        Effect::new(move |before: Option<String>| {
            let arn = arn.get();
            if before.as_ref() != Some(&arn) {
                live.clear();
            }
            // Every batch that tells of more events leads here, and what is read from storage.
            live.summary.track();
            session.kept_runs.track();
            if reading.with_value(|reading| reading.as_ref() != Some(&arn)) {
                reading.set_value(Some(arn.clone()));
                spawn_local(live.read_on(session, arn.clone(), reading));
            }
            arn
        });
        live
    }

    /// What is to be said of an event that begins another attempt: `attempt 2 of 4, waited 1.0 s`.
    pub(crate) fn attempt(self, event: u64) -> Option<String> {
        self.progress.with(|progress| {
            let visit = progress.visit_of_event(event)?;
            let nth = visit.attempts.iter().position(|attempt| attempt.event == event).filter(|nth| *nth > 0)?;
            self.attempt_of(visit, nth)
        })
    }

    /// The same for the attempt at a place of a visit.
    pub(super) fn attempt_of(self, visit: &Visit, nth: usize) -> Option<String> {
        let (this, before) = (visit.attempts.get(nth)?, visit.attempts.get(..nth)?);
        let errors: Vec<&str> = before.iter().filter_map(|attempt| attempt.error.as_deref()).collect();
        let in_all = self.retriers.with(|all| attempts_in_all(all.get(&visit.state)?, &errors));
        let of = in_all.map(|in_all| format!(" of {in_all}")).unwrap_or_default();
        let waited = before.last().and_then(|last| last.ended_at).map(|ended| duration(this.began_at - ended));
        let waited = waited.map(|waited| format!(", waited {waited}")).unwrap_or_default();
        Some(format!("attempt {}{of}{waited}", nth + 1))
    }

    /// A visit's status as it is shown: one that waits for another attempt has not failed yet.
    pub(super) fn status_of(self, visit: &Visit) -> StateStatus {
        let waits = self.retriers.with_untracked(|retriers| visit.waits_for_retry(retriers));
        if waits { StateStatus::Waiting } else { visit.status }
    }

    /// Before another execution.
    fn clear(self) {
        self.record.set(None);
        self.events.set(Vec::new());
        self.progress.set(Progress::default());
        self.iteration.set(None);
        self.waiting.set(Vec::new());
    }

    /// Reads until the page has all that there is by now.
    async fn read_on(self, session: Session, arn: String, reading: StoredValue<Option<String>>) {
        if session.kept_runs.with_untracked(|kept| kept.get(&arn).is_some_and(KeptRun::is_forgotten)) {
            if self.record.with_untracked(Option::is_none) {
                self.read_kept(session, &arn).await;
            }
        } else {
            self.read_engine(session, &arn).await;
        }
        reading.try_update_value(|reading| reading.take_if(|reading| *reading == arn));
    }

    async fn read_kept(self, session: Session, arn: &str) {
        let Some(mut record) = session.kept_record(arn).await else { return };
        if self.is_at(arn) {
            let events = std::mem::take(&mut record.events);
            self.progress.try_set(Progress::of(&events));
            self.events.try_set(events);
            self.record.try_set(Some(record));
        }
    }

    async fn read_engine(self, session: Session, arn: &str) {
        if self.record.with_untracked(Option::is_none) {
            self.read_record(session, arn).await;
        }
        loop {
            let Some(from) = self.events.try_with_untracked(Vec::len) else { return };
            let known = self.known_events();
            if from >= known.min(SHOWN) {
                let waiting = self.read_waiting(session, arn).await;
                self.waiting.try_maybe_update(|now| {
                    let changed = *now != waiting;
                    *now = waiting;
                    (changed, ())
                });
                self.read_outcome(session, arn).await;
                // More may have happened while that was asked.
                if self.known_events() <= known || from >= SHOWN {
                    break;
                }
                continue;
            }
            let Ok(more) = session.ask(ReadEvents { arn: arn.to_owned(), from, limit: PORTION }).await else { break };
            if more.is_empty() || !self.is_at(arn) {
                break;
            }
            self.progress.try_update(|progress| more.iter().for_each(|event| progress.apply(event)));
            self.events.try_update(|events| events.extend(more));
        }
    }

    /// Reads all but the events.
    async fn read_record(self, session: Session, arn: &str) {
        let answer = session.ask(ReadRun { arn: arn.to_owned(), events: false }).await;
        if let Ok(Some(record)) = answer
            && self.is_at(arn)
        {
            self.record.try_set(Some(record));
        }
    }

    /// Reads the record once more when the run is over: now there is an output.
    async fn read_outcome(self, session: Session, arn: &str) {
        let is_over = self.known(|run| run.status.is_over()).unwrap_or_default();
        let is_read = |record: &Option<RunRecord>| record.as_ref().is_some_and(|it| it.summary.status.is_over());
        if is_over && self.record.try_with_untracked(is_read) == Some(false) {
            self.read_record(session, arn).await;
        }
    }

    /// Whether this execution is still the one that is looked at.
    fn is_at(self, arn: &str) -> bool {
        self.arn.try_get_untracked().is_some_and(|at| at == arn)
    }

    /// What the page has been told of the run.
    fn known<T>(self, read: impl FnOnce(&RunSummary) -> T) -> Option<T> {
        self.summary.try_with_untracked(|summary| summary.as_ref().map(read)).flatten()
    }

    fn known_events(self) -> usize {
        self.known(|run| run.events).unwrap_or_default()
    }

    /// Who waits for a token; nobody is asked where nothing is under way.
    async fn read_waiting(self, session: Session, arn: &str) -> Vec<WaitingTask> {
        let running = self.known(|run| !run.status.is_over()).unwrap_or_default();
        let under_way = self.progress.try_with_untracked(Progress::has_open_tasks).unwrap_or_default();
        if running && under_way {
            session.ask(ReadWaiting { arn: arn.to_owned() }).await.unwrap_or_default()
        } else {
            Vec::new()
        }
    }

    /// The graph's colours.
    pub(crate) fn statuses(self, session: Session) -> Signal<Option<HashMap<String, StateStatus>>> {
        let statuses = Memo::new(move |_| {
            let arn = self.arn.get();
            let iteration = self.iteration.get();
            // What the worker told ahead of the events is of all iterations together.
            let told = iteration.is_none().then(|| session.states.with(|states| states.get(&arn).cloned())).flatten();
            let mut all: HashMap<String, StateStatus> = told.unwrap_or_default().into_iter().collect();
            self.progress.with(|progress| {
                all.extend(progress.statuses(iteration));
                // What the history calls failed so far is about to go on.
                let waiting = self
                    .retriers
                    .with(|retriers| progress.before_retry(retriers).map(str::to_owned).collect::<Vec<_>>());
                all.extend(waiting.into_iter().map(|state| (state, StateStatus::Waiting)));
            });
            Some(all)
        });
        statuses.into()
    }
}
