//! The requests that were answered, as the API place lists them: by the form, and by whatever asked at the live endpoint.

use std::time::Duration;

use leptos::prelude::*;
use stepyard_page::protocol::ExchangeRecord;

use super::Session;
use crate::rest;

/// How many are kept; the oldest goes first.
const KEPT: usize = 50;

/// How long an answer has the line for itself.
const AFTER_ANSWER: Duration = Duration::from_secs(2);

impl Session {
    /// Adds an exchange to the list, and says under which id it can be opened.
    pub(crate) fn record_exchange(self, mut exchange: ExchangeRecord) -> u32 {
        let id = self.exchanges.with_untracked(|all| all.last().map_or(1, |last| last.id.wrapping_add(1)));
        exchange.id = id;
        self.exchanges.update(|all| {
            all.push(exchange);
            let surplus = all.len().saturating_sub(KEPT);
            all.drain(..surplus);
        });
        // Whoever has seen an answer looks further next; the answer itself comes first.
        set_timeout(rest::expect_soon, AFTER_ANSWER);
        id
    }
}
