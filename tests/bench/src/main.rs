//! One round of the benchmark, natively: `bench ID…` prints an object of milliseconds a workload.
//!
//! A round is short; the orchestrator (`browser/run.mjs`) takes rounds of all contestants in turn, so that a noisy machine
//! is noisy for everyone.

#[cfg(not(target_arch = "wasm32"))]
mod native {
    #![expect(clippy::disallowed_methods, reason = "a benchmark reads the real clock")]
    #![expect(clippy::print_stdout, reason = "a benchmark prints")]

    use std::time::Instant;

    use asl::{Loader, MachineType};
    use bench::definition::definition;
    use bench::workload::Workload;
    use bench::{Ready, validate};

    /// A measurement is repeated until it has taken this long, in milliseconds, and the mean is taken.
    const LONG_ENOUGH: f64 = 30.0;

    fn measure(id: &str) -> Result<f64, String> {
        let (name, again) = id.strip_suffix("-again").map_or((id, false), |name| (name, true));
        if let Some(lines) = name.strip_prefix("definition-") {
            let text = definition(lines.parse().map_err(|_| format!("no number of lines in {id}"))?);
            let mut loader = Loader::default();
            validate(&mut loader, &text, MachineType::Standard)?;
            return repeat(|| {
                if !again {
                    loader = Loader::default();
                }
                validate(&mut loader, &text, MachineType::Standard).map(drop)
            });
        }
        let workload = Workload::by_id(id).ok_or_else(|| format!("no workload {id}"))?;
        let ready = Ready::new(&workload)?;
        ready.run_once()?;
        repeat(|| ready.run().map(drop))
    }

    /// The mean time of some work, in milliseconds.
    fn repeat(mut work: impl FnMut() -> Result<(), String>) -> Result<f64, String> {
        let began = Instant::now();
        let mut times = 0_u32;
        loop {
            work()?;
            times += 1;
            let elapsed = began.elapsed().as_secs_f64() * 1000.0;
            if elapsed >= LONG_ENOUGH {
                return Ok(elapsed / f64::from(times));
            }
        }
    }

    pub(crate) fn main() -> Result<(), String> {
        let ids: Vec<String> = std::env::args().skip(1).collect();
        let rows = ids.iter().map(|id| Ok(format!("\"{id}\":{}", measure(id)?))).collect::<Result<Vec<_>, String>>()?;
        println!("{{{}}}", rows.join(","));
        Ok(())
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), String> {
    native::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
