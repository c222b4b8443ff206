//! The text editor as a component: CodeMirror behind signals.
//!
//! Separate from the places that use it, because it is the one component whose inside is JavaScript's
//! (`www/editor/index.js`). It decides nothing: text goes out through `on_change`, everything else comes in.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use stepyard_page::editing::{Completions, Fix, HoverCard, Marker};

use crate::components::ui::missing::Missing;

#[wasm_bindgen(raw_module = "./parts.js")]
extern "C" {
    /// The editor's module, fetched the first time.
    #[wasm_bindgen(catch, js_name = editor)]
    async fn load() -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    type Module;
    type Instance;

    #[wasm_bindgen(method, js_name = createEditor)]
    fn create_editor(this: &Module, parent: &web_sys::Element, options: &JsValue, callbacks: &JsValue) -> Instance;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Instance, text: &str, undoable: bool);
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &Instance, found: &JsValue);
    #[wasm_bindgen(method, js_name = setLanguage)]
    fn set_language(this: &Instance, name: &str);
    #[wasm_bindgen(method, js_name = setReadOnly)]
    fn set_read_only(this: &Instance, on: bool);
    #[wasm_bindgen(method)]
    fn select(this: &Instance, from: usize, to: usize);
    #[wasm_bindgen(method)]
    fn apply(this: &Instance, edits: &JsValue);
    #[wasm_bindgen(method)]
    fn mark(this: &Instance, from: usize, to: usize, reveal: bool);
    #[wasm_bindgen(method)]
    fn focus(this: &Instance);
    #[wasm_bindgen(method)]
    fn destroy(this: &Instance);
}

/// A question of the editor's that is answered later: text and offset in UTF-16 units.
pub(crate) type Question<T> = Rc<dyn Fn(String, usize) -> Pin<Box<dyn Future<Output = Option<T>>>>>;

/// Where the editor is to go: select from, to, and take the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GoTo {
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// How far the editor's module has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loading {
    UnderWay,
    Done,
    Failed,
}

/// What makes two objects of options for JavaScript, with the closures that must live as long as the editor.
struct Callbacks {
    object: js_sys::Object,
    kept: Vec<JsValue>,
}

impl Callbacks {
    fn new() -> Self {
        Self { object: js_sys::Object::new(), kept: Vec::new() }
    }

    fn add<F: ?Sized + wasm_bindgen::closure::WasmClosure>(&mut self, name: &str, closure: Closure<F>) {
        // The closure's memory is handed to JavaScript's garbage collector, with the editor that calls it.
        let function = closure.into_js_value();
        set(&self.object, name, &function);
        self.kept.push(function);
    }
}

fn set(object: &js_sys::Object, name: &str, value: &JsValue) {
    // Setting a member of a plain object does not fail.
    let _ = js_sys::Reflect::set(object, &name.into(), value);
}

fn answer<T: serde::Serialize + 'static>(question: &Question<T>, text: String, offset: usize) -> js_sys::Promise {
    let answer = question(text, offset);
    future_to_promise(async move {
        Ok(answer.await.and_then(|value| serde_wasm_bindgen::to_value(&value).ok()).unwrap_or(JsValue::NULL))
    })
}

/// A code editor. `text` is what is shown: a change of it from outside replaces the text; typing calls `on_change`.
#[component]
pub(crate) fn CodeEditor(
    #[prop(into)] label: String,
    #[prop(into)] text: Signal<String>,
    #[prop(into, default = Signal::stored("json".to_owned()))] language: Signal<String>,
    #[prop(into, optional)] read_only: Signal<bool>,
    #[prop(optional)] wrap: bool,
    #[prop(default = true)] line_numbers: bool,
    #[prop(into, optional)] markers: Signal<Vec<Marker>>,
    /// The range whose lines are tinted: the state selected in the graph.
    #[prop(into, optional)]
    marked: Signal<Option<(usize, usize)>>,
    #[prop(into, optional)] go_to: Signal<Option<GoTo>>,
    /// What is to be mended in the text, as if it were typed.
    #[prop(into, optional)]
    mend: Signal<Option<Fix>>,
    #[prop(into, optional)] on_change: Option<Callback<String>>,
    #[prop(into, optional)] on_cursor: Option<Callback<usize>>,
    #[prop(into, optional)] on_save: Option<Callback<()>>,
    #[prop(into, optional)] on_run: Option<Callback<()>>,
    #[prop(optional)] complete: Option<Question<Completions>>,
    #[prop(optional)] hover: Option<Question<HoverCard>>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let editor = StoredValue::new_local(None::<Instance>);
    let loading = RwSignal::new(Loading::UnderWay);
    let label = StoredValue::new(label);
    let complete = StoredValue::new_local(complete);
    let hover = StoredValue::new_local(hover);

    let create = move |module: &Module, parent: &web_sys::Element| {
        let options = js_sys::Object::new();
        set(&options, "text", &text.get_untracked().into());
        set(&options, "language", &language.get_untracked().into());
        set(&options, "label", &label.get_value().into());
        set(&options, "readOnly", &read_only.get_untracked().into());
        set(&options, "wrap", &wrap.into());
        set(&options, "lineNumbers", &line_numbers.into());
        let mut callbacks = Callbacks::new();
        if let Some(on_change) = on_change {
            callbacks.add("change", Closure::<dyn Fn(String)>::new(move |text| on_change.run(text)));
        }
        if let Some(on_cursor) = on_cursor {
            callbacks.add("cursor", Closure::<dyn Fn(usize)>::new(move |offset| on_cursor.run(offset)));
        }
        if let Some(on_save) = on_save {
            callbacks.add("save", Closure::<dyn Fn()>::new(move || on_save.run(())));
        }
        if let Some(on_run) = on_run {
            callbacks.add("run", Closure::<dyn Fn()>::new(move || on_run.run(())));
        }
        if let Some(question) = complete.get_value() {
            let ask = move |text: String, offset: usize| answer(&question, text, offset);
            callbacks.add("complete", Closure::<dyn Fn(String, usize) -> js_sys::Promise>::new(ask));
        }
        if let Some(question) = hover.get_value() {
            let ask = move |text: String, offset: usize| answer(&question, text, offset);
            callbacks.add("hover", Closure::<dyn Fn(String, usize) -> js_sys::Promise>::new(ask));
        }
        editor.set_value(Some(module.create_editor(parent, &options, &callbacks.object)));
        loading.set(Loading::Done);
    };
    let fetch = move || {
        loading.set(Loading::UnderWay);
        spawn_local(async move {
            let module = load().await;
            // Who asked may be gone by now.
            let Some(Some(parent)) = place.try_get_untracked() else { return };
            match module {
                Ok(module) => create(module.unchecked_ref(), &parent),
                Err(_) => loading.set(Loading::Failed),
            }
        });
    };
    place.on_load(move |_| fetch());

    // Everything that follows is done again when the editor has come.
    let with = move |act: &dyn Fn(&Instance)| {
        loading.track();
        editor.with_value(|editor| {
            if let Some(editor) = editor {
                act(editor);
            }
        });
    };
    Effect::new(move || {
        let text = text.get();
        with(&|editor| editor.set_text(&text, true));
    });
    Effect::new(move || {
        let language = language.get();
        with(&|editor| editor.set_language(&language));
    });
    Effect::new(move || {
        let read_only = read_only.get();
        with(&|editor| editor.set_read_only(read_only));
    });
    Effect::new(move || {
        let found = serde_wasm_bindgen::to_value(&markers.get()).unwrap_or(JsValue::NULL);
        with(&|editor| editor.set_diagnostics(&found));
    });
    Effect::new(move || {
        let (from, to) = marked.get().unwrap_or_default();
        with(&|editor| editor.mark(from, to, to > from));
    });
    Effect::new(move || {
        if let Some(GoTo { from, to }) = go_to.get() {
            with(&|editor| {
                editor.select(from, to);
                editor.focus();
            });
        }
    });
    Effect::new(move || {
        if let Some(fix) = mend.get() {
            let edits = serde_wasm_bindgen::to_value(&fix.edits).unwrap_or(JsValue::NULL);
            editor.with_value(|editor| {
                if let Some(editor) = editor {
                    editor.apply(&edits);
                }
            });
        }
    });
    on_cleanup(move || {
        editor.with_value(|editor| {
            if let Some(editor) = editor {
                editor.destroy();
            }
        });
    });

    view! {
        <div class="code-editor" node_ref=place></div>
        {move || match loading.get() {
            Loading::UnderWay => view! { <p class="muted pad" role="status">"Loading the editor…"</p> }.into_any(),
            Loading::Done => ().into_any(),
            Loading::Failed => {
                view! {
                    <Missing
                        what="The editor could not be fetched."
                        hint="Your text is safe. Check the connection, then try again."
                        on_again=move |()| fetch()
                    />
                }
                    .into_any()
            }
        }}
    }
}
