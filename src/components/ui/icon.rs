//! The page's few glyphs, drawn as strokes so that they take the text's colour; always beside a word or a label.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    Api,
    Aborted,
    Bolt,
    Book,
    Check,
    Choice,
    Clock,
    Close,
    Copy,
    Down,
    Download,
    Failed,
    Fit,
    Format,
    Function,
    Info,
    Map,
    Moon,
    More,
    Pause,
    Pencil,
    Play,
    Plus,
    Right,
    Run,
    Running,
    Save,
    Share,
    Stop,
    Sun,
    Theme,
    Trash,
    Upload,
    Warning,
    Workflow,
}

impl Glyph {
    /// The path on a 16 × 16 grid.
    fn path(self) -> &'static str {
        match self {
            Self::Api => "M2 8h3M11 8h3M5 5h6v6H5zM8 2v3M8 11v3",
            Self::Aborted => "M4 8h8",
            Self::Bolt => "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
            Self::Book => {
                "M8 3.5c-1.5-1-3.5-1.2-6-1v10c2.5-.2 4.5 0 6 1 1.5-1 3.5-1.2 6-1v-10c-2.5-.2-4.5 0-6 1zM8 3.5v10"
            }
            Self::Check => "m3 8.5 3.5 3.5L13 4.5",
            Self::Choice => "M8 2.5 13.5 8 8 13.5 2.5 8z",
            Self::Clock => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.5V8l2.5 1.5",
            Self::Close | Self::Failed => "m4 4 8 8M12 4l-8 8",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Down => "m4 6 4 4 4-4",
            Self::Download => "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
            Self::Fit => "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
            Self::Format => "M2.5 3.5h11M5.5 6.5h8M5.5 9.5h8M2.5 12.5h11",
            Self::Function => "M11.5 2.5c-2 0-2.7.8-3 2.5l-1 6c-.3 1.7-1 2.5-3 2.5M5 7h6",
            Self::Info => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.3v3.5M8 5v.3",
            Self::Map => "M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3",
            Self::Moon => "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z",
            Self::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Pause => "M6 4v8M10 4v8",
            Self::Pencil => "m3 13 .7-3L11 2.7 13.3 5 6 12.3zM9.5 4.2l2.3 2.3",
            Self::Play => "M5 3v10l8-5z",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Right => "M2.5 8h10M9 4.5 12.5 8 9 11.5",
            Self::Run => "M2.5 4h5M2.5 8h8M2.5 12h4M11 11l1.5 1.5 2.5-3",
            Self::Running => "M8 2a6 6 0 1 0 6 6",
            Self::Save => "M3 3h8l2 2v8H3zM5.5 3v3.5h4V3M5.5 13V9.5h5V13",
            Self::Share => {
                "M6 9 10.5 6.5M6 7.5 10.5 10M4.5 6.5a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zM12 3.5a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zM12 9.5a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z"
            }
            Self::Stop => "M4 4h8v8H4z",
            Self::Sun => {
                "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9"
            }
            Self::Theme => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 2v12M8 5h4.5M8 8h6M8 11h4.5",
            Self::Trash => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4",
            Self::Upload => "M8 11V3M4.5 6 8 2.5 11.5 6M2.5 13.5h11",
            Self::Warning => "M8 2 14.5 13.5h-13zM8 6.5v3.3M8 11.7v.1",
            Self::Workflow => "M6 2h4v3H6zM2 11h4v3H2zM10 11h4v3h-4zM8 5v3M4 11V8h8v3",
        }
    }
}

#[component]
pub(crate) fn Icon(glyph: Glyph, #[prop(default = 16)] size: u32) -> impl IntoView {
    view! {
        <svg
            width=size
            height=size
            viewBox="0 0 16 16"
            fill="none"
            stroke="currentColor"
            stroke-width=if glyph == Glyph::More { "2.4" } else { "1.5" }
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=glyph.path()></path>
        </svg>
    }
}
