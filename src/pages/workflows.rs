//! The Workflows place: the list, and the open workflow's text with its picture beside it.

use leptos::prelude::*;
use stepyard_page::route::Place;

use crate::components::diagram::Diagram;
use crate::components::session::{Session, open_something};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::panes::Panes;
use crate::components::ui::tabs::{TabPanel, Tabs};
use crate::components::workflow::{
    CreateWorkflow, DefinitionPanel, Mocks, Objects, Placeholders, Settings, StartDialog, Unchecked, WorkflowActions,
    WorkflowList, check_of, read,
};

#[component]
pub(crate) fn Workflows() -> impl IntoView {
    let session = Session::get();
    let creating = RwSignal::new(false);
    // What was dropped is given a name.
    Effect::new(move || {
        if session.dropped.with(Option::is_some) {
            creating.set(true);
        }
    });
    let open = Signal::derive(move || {
        session.route.with(|route| route.open.clone().filter(|_| route.place == Place::Workflows))
    });
    let there = Memo::new(move |_| open.get().filter(|name| read(session, name, |_| ()).is_some()));
    open_something(session, Place::Workflows, |document| {
        document.state_machines.iter().map(|machine| machine.name.as_str()).collect()
    });
    view! {
        <div class="place">
            <WorkflowList open=open creating=creating />
            <Show
                when=move || there.with(Option::is_some)
                fallback=move || view! { <Nothing open=open creating=creating /> }
            >
                <Workflow name=Signal::derive(move || there.get().unwrap_or_default()) />
            </Show>
            <CreateWorkflow open=creating definition=session.dropped />
        </div>
    }
}

#[component]
fn Nothing(open: Signal<Option<String>>, creating: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="empty">
            {move || match open.get() {
                Some(name) => view! { <h1>{format!("There is no workflow `{name}`")}</h1> }.into_any(),
                None => view! { <h1>"No workflow yet"</h1> }.into_any(),
            }}
            <p>"A workflow is a set of steps in the Amazon States Language. Create one, drop a definition file here, or open an example from the header."</p>
            <button type="button" class="button primary" on:click=move |_| creating.set(true)>
                <Icon glyph=Glyph::Plus />
                "Create a workflow"
            </button>
        </div>
    }
}

#[component]
fn Workflow(name: Signal<String>) -> impl IntoView {
    let session = Session::get();
    let tab = RwSignal::new("definition");
    let starting = RwSignal::new(false);
    let selected = RwSignal::new(None::<String>);
    let checking = check_of(session, move || read(session, &name.get(), Clone::clone));
    // The selection belongs to one workflow.
    Effect::new(move || {
        name.track();
        selected.set(None);
    });
    let kind = move || read(session, &name.get(), |machine| machine.kind.as_str());
    let found = checking.placeholders();
    let title = |text: &'static str| Signal::derive(move || text.to_owned());
    let placeholders = Signal::derive(move || match found.with(Vec::len) {
        0 => "Placeholders".to_owned(),
        many => format!("Placeholders ({many})"),
    });
    let objects = Signal::derive(move || match session.document.with(|document| document.objects.len()) {
        0 => "Objects".to_owned(),
        many => format!("Objects ({many})"),
    });
    view! {
        <div class="content">
            <div class="title">
                <h1>{name}</h1>
                <span class="badge">{kind}</span>
                <WorkflowActions name=name starting=starting />
            </div>
            <Panes names=["Text", "Graph"] class="workflow">
                <div class="panel">
                    <Tabs
                        name="workflow"
                        label="Parts of the workflow"
                        tabs=vec![
                            ("definition", title("Definition")),
                            ("settings", title("Settings")),
                            ("placeholders", placeholders),
                            ("mocks", title("Mocks")),
                            ("objects", objects),
                        ]
                        selected=tab
                    />
                    <TabPanel name="workflow" key="definition" selected=tab class="fill">
                        <DefinitionPanel name=name checking=checking selected=selected starting=starting />
                    </TabPanel>
                    <TabPanel name="workflow" key="settings" selected=tab class="scroll">
                        <Settings name=name />
                    </TabPanel>
                    <TabPanel name="workflow" key="placeholders" selected=tab class="scroll">
                        <Placeholders name=name checking=checking />
                    </TabPanel>
                    <TabPanel name="workflow" key="mocks" selected=tab class="scroll">
                        <Mocks name=name checking=checking />
                    </TabPanel>
                    <TabPanel name="workflow" key="objects" selected=tab class="scroll">
                        <Objects shown=Signal::derive(move || tab.get() == "objects") />
                    </TabPanel>
                </div>
                <section class="panel graph" aria-label="Graph">
                    <Unchecked checking=checking />
                    <Diagram
                        label=Signal::derive(move || format!("Graph of {}", name.get()))
                        drawing=checking.drawing()
                        selected=selected
                        note=checking.note()
                        instead=checking.instead_of_graph()
                    />
                </section>
            </Panes>
            <StartDialog name=name open=starting />
        </div>
    }
}
