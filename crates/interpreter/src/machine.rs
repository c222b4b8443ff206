//! StartAt → step → Next or End: the same loop for the top level, a branch and an iteration.

use std::rc::Rc;

use crate::execution::Run;

pub(crate) async fn run_execution(run: Rc<Run>) {
    let _ = (&run.program.states, &run.program.timeout_seconds, run.event_count(), run.settings.event_quota);
    std::future::pending::<()>().await;
}
