//! The objects of the workspace's S3: what item readers and tasks read, and what executions have written.

use interpreter::object::ObjectBody;
use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::format::bytes;
use stepyard_page::model::objects::{EDITABLE, bucket_for, is, kind, problem};
use stepyard_page::protocol::{ReadObject, ReadWritten, WrittenObject};
use workspace::document::BucketObject;

use crate::components::files;
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

/// An object's bucket and key.
type Name = (String, String);

fn uri((bucket, key): &Name) -> String {
    format!("s3://{bucket}/{key}")
}

/// The last part of a key, as a file's name.
fn file_name(key: &str) -> &str {
    key.rsplit('/').find(|part| !part.is_empty()).unwrap_or("object")
}

#[component]
pub(crate) fn Objects(shown: Signal<bool>) -> impl IntoView {
    let session = Session::get();
    let all = Memo::new(move |_| {
        session.document.with(|document| {
            let names = document.objects.iter().map(|object| (object.bucket.clone(), object.key.clone()));
            names.collect::<Vec<Name>>()
        })
    });
    let latest = RwSignal::new(None::<Name>);
    view! {
        <div class="pad stack" data-takes-files>
            <p class="hint">
                "The objects of this workspace’s S3: an ItemReader, or a task of s3, names one by its bucket and key, in any workflow. Any file may be dropped here; it is kept to the byte."
            </p>
            <Show when=move || !all.with(Vec::is_empty)>
                <ul class="stack tight" aria-label="Objects">
                    <For each=move || all.get() key=Clone::clone let:name>
                        <Object name=name latest=latest />
                    </For>
                </ul>
            </Show>
            <NewObject latest=latest />
            <Written shown=shown />
        </div>
    }
}

/// The row of an object, which opens to what it holds.
#[component]
fn Object(name: Name, latest: RwSignal<Option<Name>>) -> impl IntoView {
    let session = Session::get();
    let uri = uri(&name);
    let open = latest.with_untracked(|latest| latest.as_ref() == Some(&name));
    let name = StoredValue::new(name);
    let read = move || {
        session.read(|document| {
            name.with_value(|(bucket, key)| {
                let found = document.objects.iter().find(|object| is(object, bucket, key));
                found.map(|object| object.body.clone()).unwrap_or_default()
            })
        })
    };
    let about = move || {
        let body = read();
        format!("{}, {}", kind(&body), bytes(body.len()))
    };
    let write = move |event: web_sys::Event| {
        let body = ObjectBody::from(event_target_value(&event));
        session.change(|document| {
            name.with_value(|(bucket, key)| {
                if let Some(object) = document.objects.iter_mut().find(|object| is(object, bucket, key)) {
                    object.body = body;
                }
            });
        });
    };
    // Which of the two is shown hangs on what it holds, not on each letter of it.
    let editable = Memo::new(move |_| {
        let body = read();
        body.as_text().is_some() && body.len() <= EDITABLE
    });
    let label = StoredValue::new(format!("Content of {uri}"));
    let delete = format!("Delete {uri}");
    let download = format!("Download {uri}");
    view! {
        <li>
            <details class="mocked" open=open>
                <summary>
                    <code class="grow">{uri}</code>
                    <span class="muted">{about}</span>
                </summary>
                <div class="stack">
                    <Show
                        when=move || editable.get()
                        fallback=move || {
                            view! {
                                <p class="muted">
                                    {move || match kind(&read()) {
                                        "text" => "This text is too long to be edited here. Executions read it as it is.".to_owned(),
                                        kind => format!("This is no text ({kind}). Executions read it as it is."),
                                    }}
                                </p>
                            }
                        }
                    >
                        <textarea
                            rows="8"
                            spellcheck="false"
                            aria-label=label.get_value()
                            prop:value=move || read().as_text().map(ToString::to_string)
                            on:input=write
                        ></textarea>
                    </Show>
                    <div class="row">
                        <button
                            type="button"
                            class="button small"
                            aria-label=download
                            on:click=move |_| name.with_value(|(_, key)| files::download_bytes(file_name(key), read().as_bytes()))
                        >
                            <Icon glyph=Glyph::Download size=12 />
                            "Download"
                        </button>
                        <button
                            type="button"
                            class="button small danger"
                            aria-label=delete
                            on:click=move |_| name.with_value(|(bucket, key)| session.delete_object(bucket, key))
                        >
                            <Icon glyph=Glyph::Trash size=12 />
                            "Delete"
                        </button>
                    </div>
                </div>
            </details>
        </li>
    }
}

#[component]
fn NewObject(latest: RwSignal<Option<Name>>) -> impl IntoView {
    let session = Session::get();
    let bucket = RwSignal::new(session.document.with_untracked(|document| bucket_for(&document.objects)));
    let key = RwSignal::new(String::new());
    let wrong = Memo::new(move |_| {
        let found = session
            .document
            .with(|document| bucket.with(|bucket| key.with(|key| problem(bucket, key, &document.objects))));
        found.filter(|_| !key.with(String::is_empty))
    });
    let create = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (bucket, new) = (bucket.get_untracked(), key.get_untracked());
        if !new.is_empty() && wrong.with_untracked(Option::is_none) {
            latest.set(Some((bucket.clone(), new.clone())));
            let body = ObjectBody::default();
            session.change(|document| document.objects.push(BucketObject { bucket, key: new, body }));
            key.set(String::new());
        }
    };
    let chooser = NodeRef::<leptos::html::Input>::new();
    let take = move |name: String, body: ObjectBody| {
        let bucket = bucket.get_untracked();
        match problem(&bucket, &name, &[]) {
            Some(wrong) => session.toasts.say(wrong),
            None => session.put_object(BucketObject { bucket, key: name, body }),
        }
    };
    view! {
        <form class="stack tight" aria-label="New object" on:submit=create>
            <div class="row">
                <label class="field grow">
                    <span class="label">"Bucket"</span>
                    <input type="text" autocomplete="off" spellcheck="false" aria-describedby="new-object-problem" bind:value=bucket />
                </label>
                <label class="field grow">
                    <span class="label">"Key"</span>
                    <input
                        type="text"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder="orders/2025.csv"
                        aria-describedby="new-object-problem"
                        bind:value=key
                    />
                </label>
            </div>
            <p class="problem" id="new-object-problem" role="status">{wrong}</p>
            <div class="row">
                <button type="submit" class="button">
                    <Icon glyph=Glyph::Plus size=12 />
                    "Create a text object"
                </button>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        if let Some(input) = chooser.get_untracked() {
                            input.click();
                        }
                    }
                >
                    <Icon glyph=Glyph::Upload />
                    "Upload files"
                </button>
                <input
                    node_ref=chooser
                    type="file"
                    multiple
                    hidden
                    aria-label="Files to upload"
                    on:change=move |event| files::read_all_chosen(session.toasts, &event, take)
                />
            </div>
        </form>
    }
}

/// What executions have written: the engine has it as long as it lives.
#[component]
fn Written(shown: Signal<bool>) -> impl IntoView {
    let session = Session::get();
    let all = RwSignal::new(Vec::<WrittenObject>::new());
    Effect::new(move || {
        session.runs.track();
        session.document.with(|document| document.objects.len());
        if shown.get() {
            spawn_local(async move {
                if let Ok(written) = session.ask(ReadWritten).await {
                    all.try_maybe_update(|all| {
                        let news = *all != written;
                        *all = written;
                        (news, ())
                    });
                }
            });
        }
    });
    let with_object = move |object: &WrittenObject, then: fn(Session, BucketObject)| {
        let read = ReadObject { bucket: object.bucket.clone(), key: object.key.clone() };
        spawn_local(async move {
            if let Ok(Some(object)) = session.ask(read).await {
                then(session, object);
            }
        });
    };
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <section class="stack tight" aria-label="Written by executions">
                <h3>"Written by executions"</h3>
                <p class="hint">"Gone when the page is loaded again, unless you keep it."</p>
                <ul class="stack tight">
                    <For each=move || all.get() key=|object| (object.bucket.clone(), object.key.clone(), object.size) let:object>
                        {
                            let name = uri(&(object.bucket.clone(), object.key.clone()));
                            let (keep, download) = (format!("Keep {name}"), format!("Download {name}"));
                            let size = bytes(object.size);
                            let object = StoredValue::new(object);
                            view! {
                                <li class="row one-line">
                                    <code class="grow">{name}</code>
                                    <span class="muted">{size}</span>
                                    <button
                                        type="button"
                                        class="button small"
                                        aria-label=keep
                                        on:click=move |_| object.with_value(|object| with_object(object, Session::put_object))
                                    >
                                        "Keep"
                                    </button>
                                    <button
                                        type="button"
                                        class="icon"
                                        aria-label=download
                                        on:click=move |_| {
                                            object
                                                .with_value(|object| {
                                                    with_object(
                                                        object,
                                                        |_, object| files::download_bytes(file_name(&object.key), object.body.as_bytes()),
                                                    );
                                                });
                                        }
                                    >
                                        <Icon glyph=Glyph::Download />
                                    </button>
                                </li>
                            }
                        }
                    </For>
                </ul>
            </section>
        </Show>
    }
}
