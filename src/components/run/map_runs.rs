//! What the graph tells of distributed Maps: how their children stand, and that what is inside of them ran in those.
//!
//! Apart from the Map Run's panel, which is about one of them and lists its children.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::diagram::{Drawing, Node};
use stepyard_page::protocol::{MapRun, ReadMapRun};

use super::Live;
use crate::components::diagram::Notes;
use crate::components::session::Session;

/// How often one looks again while children run, in milliseconds.
pub(super) const PAUSE: u32 = 500;

/// The distributed Maps of an execution.
#[derive(Clone, Copy)]
pub(crate) struct MapRuns {
    /// The Maps that have a Map Run: a state's name, and the Map Run's ARN.
    maps: Memo<Vec<(String, String)>>,
    drawing: Signal<Arc<Drawing>>,
    /// By ARN.
    known: RwSignal<BTreeMap<String, MapRun>>,
}

impl MapRuns {
    /// Follows them for as long as the component lives.
    pub(crate) fn follow(session: Session, live: Live, drawing: Signal<Arc<Drawing>>) -> Self {
        let maps = Memo::new(move |_| {
            drawing.with(|drawing| {
                let names = drawing.nodes.iter().filter(|node| node.state_type == "Map").map(|node| node.name.clone());
                live.progress.with(|progress| {
                    let run =
                        |name: &String| progress.visits_of(name, None).filter_map(|(_, it)| it.map_run.clone()).last();
                    names.filter_map(|name| run(&name).map(|arn| (name, arn))).collect::<Vec<_>>()
                })
            })
        });
        let known = RwSignal::new(BTreeMap::<String, MapRun>::new());
        let ask = move || {
            for (_, arn) in maps.get_untracked() {
                spawn_local(async move {
                    let Some(run) = live.read_map_run(session, arn, 0).await else { return };
                    known.try_maybe_update(|known| {
                        let news = known.get(&run.arn) != Some(&run);
                        known.insert(run.arn.clone(), run);
                        (news, ())
                    });
                });
            }
        };
        Effect::new(move || {
            maps.track();
            live.record.track();
            ask();
        });
        let timer = StoredValue::new_local(None::<Interval>);
        let goes_on = Memo::new(move |_| {
            let is_over = |(_, arn): &(String, String)| {
                known.with(|known| known.get(arn).is_some_and(|run| run.status.is_over()))
            };
            maps.with(|maps| !maps.iter().all(is_over))
        });
        Effect::new(move || timer.set_value(goes_on.get().then(|| Interval::new(PAUSE, ask))));
        Self { maps, drawing, known }
    }

    /// The Map around a state, if that is one whose inside ran elsewhere.
    pub(crate) fn around(self, state: &str) -> Option<String> {
        self.drawing.with(|drawing| {
            let node = drawing.nodes.iter().find(|node| node.name == state)?;
            let outer = |node: &&Node| node.parent.and_then(|parent| drawing.nodes.get(parent));
            let mut containers = std::iter::successors(outer(&node), outer);
            self.maps.with(|maps| {
                containers.find(|node| maps.iter().any(|(name, _)| *name == node.name)).map(|node| node.name.clone())
            })
        })
    }

    /// What the graph says beside each state's status, or where it has none.
    pub(crate) fn notes(self) -> Signal<Notes> {
        let notes = Memo::new(move |_| {
            let names =
                self.drawing.with(|drawing| drawing.nodes.iter().map(|node| node.name.clone()).collect::<Vec<_>>());
            let inside = names.into_iter().filter(|name| self.around(name).is_some());
            let inside = inside.map(|name| (name, "In children".to_owned()));
            let mut notes: HashMap<String, String> = inside.collect();
            self.maps.with(|maps| {
                self.known.with(|known| {
                    let of_maps = maps.iter().filter_map(|(name, arn)| Some((name.clone(), children(known.get(arn)?))));
                    notes.extend(of_maps);
                });
            });
            notes
        });
        notes.into()
    }
}

/// `children: 2 succeeded, 1 running`
fn children(run: &MapRun) -> String {
    let some = run.counts.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}"));
    match some.collect::<Vec<_>>() {
        none if none.is_empty() => "no children".to_owned(),
        some => format!("children: {}", some.join(", ")),
    }
}

impl Live {
    /// A Map Run as it stands. The engine knows those of this visit; what was kept tells of earlier ones.
    pub(super) async fn read_map_run(self, session: Session, arn: String, children: usize) -> Option<MapRun> {
        let answer = session.ask(ReadMapRun { arn: arn.clone(), children }).await.ok().flatten();
        let kept = || {
            let of = |(run, _): &(MapRun, Vec<_>)| (run.arn == arn).then(|| run.clone());
            self.record.try_with_untracked(|record| record.as_ref()?.map_runs.iter().find_map(of)).flatten()
        };
        answer.or_else(kept)
    }
}
