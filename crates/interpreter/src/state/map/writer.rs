//! Result writers: the outputs of a Map Run's children, as objects in Amazon S3.
//!
//! Separate because it changes what the state's result is: a pointer to a manifest instead of the outputs.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>

use asl::state::map::{OutputType, ResultWriter, Transformation};
use syntax::{Array, Object, Value, object};

use crate::data_flow::States;
use crate::error::StateError;
use crate::execution::{Execution, ExecutionStatus};
use crate::machine::Branch;
use crate::map_run::MapRun;

impl Branch {
    /// Writes the results and gives what takes their place.
    pub(super) async fn write_results(
        &mut self,
        writer: &ResultWriter,
        map_run: &MapRun,
        input: &Value,
    ) -> Result<Value, StateError> {
        let children = map_run.children();
        if writer.resource.is_none() {
            return Ok(transformed(writer.transformation, &succeeded(&children)));
        }
        let parameters = match &writer.parameters {
            Some(parameters) => {
                self.template("ResultWriter", parameters, States::of_input(input)).map_err(|fault| self.fail(fault))?
            }
            None => Value::empty_object(),
        };
        let text = |name| parameters.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let (bucket, prefix) = (text("Bucket"), text("Prefix"));
        let id = map_run.arn().rsplit(':').next().unwrap_or("").to_owned();
        let folder = if prefix.is_empty() { id } else { format!("{}/{id}", prefix.trim_end_matches('/')) };

        let mut files = Object::new();
        for (name, status) in [
            ("FAILED", ExecutionStatus::Failed),
            ("PENDING", ExecutionStatus::Running),
            ("SUCCEEDED", ExecutionStatus::Succeeded),
        ] {
            let of_status: Vec<Value> = children.iter().filter(|child| child.status() == status).map(record).collect();
            let mut listed = Array::new();
            if !of_status.is_empty() {
                let key = format!("{folder}/{name}_0.{}", extension(writer.output_type));
                let body = match (status, writer.transformation) {
                    (ExecutionStatus::Succeeded, Transformation::Compact | Transformation::Flatten) => {
                        transformed(writer.transformation, &succeeded(&children))
                    }
                    _ => of_status.into(),
                };
                let body = render(writer.output_type, &body);
                listed.push(object! {"Key" => key.as_str(), "Size" => body.len()});
                self.run.world.host.write_object(&bucket, &key, body).await?;
            }
            files.insert(name, listed);
        }
        let key = format!("{folder}/manifest.json");
        let manifest: Value = object! {
            "DestinationBucket" => bucket.as_str(),
            "MapRunArn" => map_run.arn().clone(),
            "ResultFiles" => files,
        }
        .into();
        self.run.world.host.write_object(&bucket, &key, manifest.to_string()).await?;
        Ok(object! {
            "MapRunArn" => map_run.arn().clone(),
            "ResultWriterDetails" => object! {"Bucket" => bucket, "Key" => key},
        }
        .into())
    }
}

fn succeeded(children: &[Execution]) -> Vec<Value> {
    children.iter().filter_map(|child| child.outcome()?.output().cloned()).collect()
}

/// `COMPACT` gives the outputs as they are, `FLATTEN` the elements of those that are arrays.
fn transformed(transformation: Transformation, outputs: &[Value]) -> Value {
    match transformation {
        Transformation::None | Transformation::Compact => outputs.iter().cloned().collect(),
        Transformation::Flatten => outputs
            .iter()
            .flat_map(|output| output.as_array().map_or_else(|| vec![output.clone()], |items| items.to_vec()))
            .collect(),
    }
}

/// One line of a result file: the child as `DescribeExecution` has it.
fn record(child: &Execution) -> Value {
    let info = child.info();
    let mut record = object! {
        "ExecutionArn" => info.execution_arn.clone(),
        "Input" => child.input().to_string(),
        "InputDetails" => object! {"Included" => true},
        "Name" => info.name.clone(),
    };
    match child.outcome() {
        Some(outcome) => {
            if let Some(output) = outcome.output() {
                record.insert("Output", output.to_string());
                record.insert("OutputDetails", object! {"Included" => true});
            }
            if let Some(error) = outcome.error() {
                record.insert("Error", error.error.clone());
                record.insert("Cause", error.cause.clone());
            }
        }
        None => {
            record.insert("OutputDetails", object! {"Included" => true});
        }
    }
    record.insert("RedriveCount", 0);
    record.insert("RedriveStatus", "NOT_REDRIVABLE");
    record.insert("StartDate", child.start_date().to_string());
    record.insert("StateMachineArn", info.state_machine_arn.clone());
    record.insert("Status", child.status().as_str());
    if let Some(stopped) = child.stop_date() {
        record.insert("StopDate", stopped.to_string());
    }
    record.into()
}

fn extension(output_type: OutputType) -> &'static str {
    match output_type {
        OutputType::Json => "json",
        OutputType::Jsonl => "jsonl",
    }
}

fn render(output_type: OutputType, body: &Value) -> String {
    match (output_type, body) {
        (OutputType::Jsonl, Value::Array(items)) => {
            items.iter().fold(String::new(), |lines, item| lines + &item.to_string() + "\n")
        }
        (OutputType::Json | OutputType::Jsonl, _) => body.to_string(),
    }
}
