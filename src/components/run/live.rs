//! One execution as the page has it: read from the worker bit by bit while it runs, from what was kept once it is over.

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

use crate::components::session::Session;

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
        let reading = StoredValue::new(false);
        Effect::new(move |before: Option<String>| {
            let arn = arn.get();
            if before.as_ref() != Some(&arn) {
                live.clear();
            }
            if session.records.with(|records| records.get(&arn).is_some_and(|kept| live.adopt(kept))) {
                return arn;
            }
            // Every batch that tells of more events leads here.
            live.summary.track();
            if !reading.get_value() {
                reading.set_value(true);
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

    /// Takes the record of a finished run; its events only where they were not read already, because they may be many.
    fn adopt(self, record: &RunRecord) -> bool {
        if self.events.with_untracked(Vec::len) != record.events.len() {
            self.progress.set(Progress::of(&record.events));
            self.events.set(record.events.clone());
        }
        self.waiting.set(Vec::new());
        self.record.set(Some(record.without_events()));
        true
    }

    async fn read_on(self, session: Session, arn: String, reading: StoredValue<bool>) {
        if self.record.with_untracked(Option::is_none)
            && let Ok(Some(record)) = session.ask(ReadRun { arn: arn.clone(), events: false }).await
            && self.arn.try_get_untracked().as_ref() == Some(&arn)
        {
            self.record.try_set(Some(record));
        }
        loop {
            let Some(from) = self.events.try_with_untracked(Vec::len) else { return };
            let known = self.summary.try_get_untracked().flatten().map_or(0, |run| run.events);
            if from >= known.min(SHOWN) {
                let waiting = self.read_waiting(session, &arn).await;
                self.waiting.try_maybe_update(|now| {
                    let changed = *now != waiting;
                    *now = waiting;
                    (changed, ())
                });
                // More may have happened while that was asked.
                if self.summary.try_get_untracked().flatten().is_none_or(|run| run.events <= known || from >= SHOWN) {
                    break;
                }
                continue;
            }
            let Ok(more) = session.ask(ReadEvents { arn: arn.clone(), from, limit: PORTION }).await else { break };
            if more.is_empty() || self.arn.try_get_untracked().as_ref() != Some(&arn) {
                break;
            }
            // The whole record of the finished run came meanwhile: it has these, too.
            if self.events.try_with_untracked(Vec::len) != Some(from) {
                continue;
            }
            self.progress.try_update(|progress| more.iter().for_each(|event| progress.apply(event)));
            self.events.try_update(|events| events.extend(more));
        }
        reading.try_set_value(false);
    }

    /// Who waits for a token; nobody is asked where nothing is under way.
    async fn read_waiting(self, session: Session, arn: &str) -> Vec<WaitingTask> {
        let running = self.summary.try_get_untracked().flatten().is_some_and(|run| !run.status.is_over());
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
