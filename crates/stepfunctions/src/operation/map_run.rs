//! `DescribeMapRun`, `ListMapRuns` and `UpdateMapRun`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html>

use std::rc::Rc;

use interpreter::map_run::{MapRunCounts, MapRunLimits};
use syntax::{Object, Value, object};

use super::execution::{find, find_map_run};
use crate::arn::Arn;
use crate::error::ApiError;
use crate::pagination::{self, Paging};
use crate::request::{ARN, Input, LONG_ARN, PAGE_TOKEN, Reader};
use crate::service::Service;
use crate::wire::{self, Members};

#[derive(Debug)]
pub(crate) struct DescribeMapRunInput {
    pub map_run_arn: Rc<str>,
}

impl Input for DescribeMapRunInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { map_run_arn: request.required_text("mapRunArn", LONG_ARN) }
    }
}

pub(crate) fn describe_map_run(service: &Service, input: &DescribeMapRunInput) -> Result<Object, ApiError> {
    Arn::parse(&input.map_run_arn, &["mapRun"])?;
    let (record, map_run) = find_map_run(service, &input.map_run_arn).ok_or(ApiError::ResourceNotFound(None))?;
    let mut wire = object! {
        "executionArn" => record.arn.clone(),
        "executionCounts" => counts(map_run.execution_counts()),
        "itemCounts" => counts(map_run.item_counts()),
        "mapRunArn" => map_run.arn().clone(),
        "maxConcurrency" => map_run.max_concurrency(),
        "redriveCount" => map_run.redrive_count(),
    };
    wire.insert_some("redriveDate", map_run.redrive_date().map(wire::date));
    wire.insert("startDate", wire::date(map_run.start_date()));
    wire.insert("status", map_run.status().as_str());
    wire.insert_some("stopDate", map_run.stop_date().map(wire::date));
    wire.insert("toleratedFailureCount", number(map_run.tolerated_failure_count()));
    wire.insert("toleratedFailurePercentage", map_run.tolerated_failure_percentage());
    Ok(wire)
}

fn number(count: u64) -> Value {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

fn counts(counts: MapRunCounts) -> Value {
    object! {
        "aborted" => number(counts.aborted),
        "failed" => number(counts.failed),
        "failuresNotRedrivable" => number(counts.failures_not_redrivable),
        "pending" => number(counts.pending),
        "pendingRedrive" => number(counts.pending_redrive),
        "resultsWritten" => number(counts.results_written),
        "running" => number(counts.running),
        "succeeded" => number(counts.succeeded),
        "timedOut" => number(counts.timed_out),
        "total" => number(counts.total),
    }
    .into()
}

#[derive(Debug)]
pub(crate) struct ListMapRunsInput {
    pub execution_arn: Rc<str>,
    pub paging: Paging,
}

impl Input for ListMapRunsInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { execution_arn: request.required_text("executionArn", ARN), paging: Paging::read(request, PAGE_TOKEN) }
    }
}

/// Newest first.
pub(crate) fn list_map_runs(service: &Service, input: &ListMapRunsInput) -> Result<Object, ApiError> {
    let arn = Arn::execution(&input.execution_arn)?;
    let found = find(service, arn.text)?;
    let map_runs = found.execution.map_runs().into_iter().rev();
    let (page, next) = input.paging.page(("map runs", arn.text), map_runs, |map_run| map_run.arn().to_string())?;
    let page = page.into_iter().map(|map_run| {
        let mut wire = object! {
            "executionArn" => arn.text,
            "mapRunArn" => map_run.arn().clone(),
            "startDate" => wire::date(map_run.start_date()),
            "stateMachineArn" => found.record.state_machine_arn.clone(),
        };
        wire.insert_some("stopDate", map_run.stop_date().map(wire::date));
        Value::from(wire)
    });
    Ok(pagination::answer("mapRuns", page.collect(), next))
}

#[derive(Debug)]
pub(crate) struct UpdateMapRunInput {
    pub map_run_arn: Rc<str>,
    pub max_concurrency: Option<u32>,
    pub tolerated_failure_percentage: Option<f64>,
    pub tolerated_failure_count: Option<u64>,
}

impl Input for UpdateMapRunInput {
    fn read(request: &Reader<'_>) -> Self {
        let count = |name| request.integer(name, 0, i64::from(u32::MAX));
        Self {
            map_run_arn: request.required_text("mapRunArn", LONG_ARN),
            max_concurrency: count("maxConcurrency").and_then(|number| u32::try_from(number).ok()),
            tolerated_failure_percentage: request.number("toleratedFailurePercentage", 0.0, 100.0),
            tolerated_failure_count: count("toleratedFailureCount").and_then(|number| u64::try_from(number).ok()),
        }
    }
}

/// Changes the limits of a run that goes on.
pub(crate) fn update_map_run(service: &Service, input: &UpdateMapRunInput) -> Result<Object, ApiError> {
    Arn::parse(&input.map_run_arn, &["mapRun"])?;
    let (_, map_run) = find_map_run(service, &input.map_run_arn).ok_or(ApiError::ResourceNotFound(None))?;
    let limits = map_run.limits();
    map_run.set_limits(MapRunLimits {
        max_concurrency: input.max_concurrency.unwrap_or(limits.max_concurrency),
        tolerated_failure_count: input.tolerated_failure_count.or(limits.tolerated_failure_count),
        tolerated_failure_percentage: input.tolerated_failure_percentage.or(limits.tolerated_failure_percentage),
    });
    Ok(Object::new())
}
