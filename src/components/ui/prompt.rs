//! A small question in a dialog: a text or a choice, checked as it is typed. One component for every "Create…" and
//! "Rename…" that needs no more than that.

use std::sync::Arc;

use leptos::prelude::*;

use super::dialog::Dialog;
use super::unique_id;

/// What is asked, and what becomes of the answer.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) title: String,
    pub(crate) label: &'static str,
    pub(crate) hint: String,
    pub(crate) value: String,
    /// Where one of these is meant, and nothing else.
    pub(crate) choices: Vec<String>,
    /// The button that answers.
    pub(crate) verb: &'static str,
    /// Takes the answer, or says in a sentence why it cannot.
    pub(crate) answer: Answer,
}

/// What takes an answer; refused, it says why.
type Answer = Arc<dyn Fn(&str) -> Result<(), String> + Send + Sync>;

impl Question {
    pub(crate) fn new(
        title: impl Into<String>,
        label: &'static str,
        verb: &'static str,
        answer: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            label,
            hint: String::new(),
            value: String::new(),
            choices: Vec::new(),
            verb,
            answer: Arc::new(answer),
        }
    }

    /// With a sentence under the field.
    pub(crate) fn saying(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// With something in the field already.
    pub(crate) fn suggesting(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// As a choice of these.
    pub(crate) fn among(self, choices: Vec<String>) -> Self {
        Self { choices, ..self }
    }
}

/// The dialog; it is open while there is a question.
#[component]
pub(crate) fn Prompt(question: RwSignal<Option<Question>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(question.with(Option::is_some)));
    Effect::new(move || {
        if !open.get() && question.with_untracked(Option::is_some) {
            question.set(None);
        }
    });
    let title =
        Signal::derive(move || question.with(|asked| asked.as_ref().map(|it| it.title.clone()).unwrap_or_default()));
    view! {
        <Dialog open=open title=title>
            {move || question.get_untracked().map(|asked| view! { <Form asked=asked question=question /> })}
        </Dialog>
    }
}

#[component]
fn Form(asked: Question, question: RwSignal<Option<Question>>) -> impl IntoView {
    let id = unique_id("prompt");
    let value = RwSignal::new(asked.value.clone());
    let problem = RwSignal::new(String::new());
    let Question { label, hint, choices, verb, answer, .. } = asked;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match answer(value.get_untracked().trim()) {
            Ok(()) => question.set(None),
            Err(sentence) => problem.set(sentence),
        }
    };
    let described = format!("{id}-problem");
    let field = if choices.is_empty() {
        view! {
            <input
                id=id.clone()
                type="text"
                autocomplete="off"
                spellcheck="false"
                autofocus
                aria-invalid=move || problem.with(|text| !text.is_empty()).then_some("true")
                aria-describedby=described.clone()
                bind:value=value
                on:input=move |_| problem.set(String::new())
            />
        }
        .into_any()
    } else {
        view! {
            <select id=id.clone() autofocus aria-describedby=described.clone() on:change=move |event| value.set(event_target_value(&event))>
                {choices
                    .into_iter()
                    .map(|choice| view! { <option value=choice.clone() selected=value.get_untracked() == choice>{choice.clone()}</option> })
                    .collect_view()}
            </select>
        }
        .into_any()
    };
    view! {
        <form on:submit=submit>
            <div class="body">
                <div class="field">
                    <label for=id.clone()>{label}</label>
                    {field}
                    <p class="problem" id=described>{problem}</p>
                </div>
                {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            </div>
            <footer>
                <button type="button" class="button" on:click=move |_| question.set(None)>
                    "Cancel"
                </button>
                <button type="submit" class="button primary">
                    {verb}
                </button>
            </footer>
        </form>
    }
}
