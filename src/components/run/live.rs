//! One execution as the page has it: read from the worker bit by bit while it runs, from what was kept once it is over.

use std::collections::{BTreeMap, HashMap};

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::event::Event;
use stepyard_page::model::progress::Progress;
use stepyard_page::model::status::StateStatus;
use stepyard_page::protocol::{ReadEvents, ReadRun, RunRecord, RunSummary};

use crate::components::session::Session;

/// How many events cross at once, and how many are shown of a run: as many as a Standard execution may have.
const PORTION: usize = 2_000;
const SHOWN: usize = 25_000;

#[derive(Clone, Copy)]
pub(crate) struct Live {
    pub(crate) arn: Signal<String>,
    pub(crate) summary: Memo<Option<RunSummary>>,
    /// Without events; those are in `events`.
    pub(crate) record: RwSignal<Option<RunRecord>>,
    pub(crate) events: RwSignal<Vec<Event>>,
    pub(crate) progress: RwSignal<Progress>,
}

impl Live {
    /// Follows an execution for as long as the component lives.
    pub(crate) fn follow(session: Session, arn: Signal<String>) -> Self {
        let live = Self {
            arn,
            summary: Memo::new(move |_| {
                let arn = arn.get();
                session.runs.with(|runs| runs.iter().rev().find(|run| run.arn == arn).cloned())
            }),
            record: RwSignal::new(None),
            events: RwSignal::new(Vec::new()),
            progress: RwSignal::new(Progress::default()),
        };
        let reading = StoredValue::new(false);
        Effect::new(move || {
            arn.track();
            live.record.set(None);
            live.events.set(Vec::new());
            live.progress.set(Progress::default());
        });
        Effect::new(move || {
            let arn = arn.get();
            if let Some(kept) = session.records.with(|records| records.get(&arn).cloned()) {
                live.adopt(kept);
                return;
            }
            // Every batch that tells of more events leads here.
            live.summary.track();
            if !reading.get_value() {
                reading.set_value(true);
                spawn_local(live.read_on(session, arn, reading));
            }
        });
        live
    }

    /// The variables as they stood when an event was written: names and JSON texts, from what states assigned before.
    pub(crate) fn variables_before(self, event: u64) -> BTreeMap<String, String> {
        self.events.with_untracked(|events| {
            let before = events.iter().take_while(|other| other.id < event);
            let assigned = before.filter_map(|event| event.details.get("assignedVariables")?.as_object());
            assigned
                .flatten()
                .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
                .collect()
        })
    }

    /// Takes the whole record of a finished run.
    fn adopt(self, mut record: RunRecord) {
        let events = std::mem::take(&mut record.events);
        self.progress.set(Progress::of(&events));
        self.events.set(events);
        self.record.set(Some(record));
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
                break;
            }
            let Ok(more) = session.ask(ReadEvents { arn: arn.clone(), from, limit: PORTION }).await else { break };
            if more.is_empty() || self.arn.try_get_untracked().as_ref() != Some(&arn) {
                break;
            }
            self.progress.try_update(|progress| more.iter().for_each(|event| progress.apply(event)));
            self.events.try_update(|events| events.extend(more));
        }
        reading.try_set_value(false);
    }

    /// The graph's colours.
    pub(crate) fn statuses(self, session: Session) -> Signal<Option<HashMap<String, StateStatus>>> {
        let statuses = Memo::new(move |_| {
            let arn = self.arn.get();
            let told = session.states.with(|states| states.get(&arn).cloned().unwrap_or_default());
            let mut all: HashMap<String, StateStatus> = told.into_iter().collect();
            all.extend(self.progress.with(Progress::statuses));
            Some(all)
        });
        statuses.into()
    }
}
