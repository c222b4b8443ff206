//! A table: its head from the columns' titles, its rows from whoever has them. It scrolls sideways by itself where it is
//! wider than its place.

use leptos::prelude::*;

/// A column's title, and whether it has numbers, which stand at its end.
pub(crate) type Column = (&'static str, bool);

#[component]
pub(crate) fn Table(
    /// What the table is called, where no heading says so.
    #[prop(optional)]
    label: Option<&'static str>,
    columns: &'static [Column],
    #[prop(default = "")] class: &'static str,
    /// Whether it fills its place from edge to edge.
    #[prop(optional)]
    surface: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let heads = columns
        .iter()
        .map(|(title, number)| {
            view! {
                <th scope="col" class:number=*number>
                    {*title}
                </th>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap" class:surface=surface>
            <table aria-label=label class=class>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
