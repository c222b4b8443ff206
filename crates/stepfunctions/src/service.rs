//! The service: its memory, the world it runs in, and where it stands.
//!
//! Separate from the facade in `lib.rs` so that operations see what they need and nothing that is only for callers.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use asl::definition::MachineType;
use interpreter::history::EVENT_QUOTA;
use interpreter::host::Observer;
use interpreter::{ExecutionSettings, Timestamp, World};

use crate::arn::Place;
use crate::configuration::LogGroups;
use crate::store::Store;

/// What every operation works on.
pub(crate) struct Service {
    pub world: World,
    pub place: Place,
    pub store: RefCell<Store>,
    pub observer: RefCell<Option<Rc<dyn Observer>>>,
    pub log_groups: RefCell<LogGroups>,
}

impl Service {
    pub(crate) fn now(&self) -> Timestamp {
        self.world.executor.now()
    }

    /// How executions of a machine of this type are run.
    pub(crate) fn execution_settings(&self, machine_type: MachineType) -> ExecutionSettings {
        ExecutionSettings {
            event_quota: (machine_type == MachineType::Standard).then_some(EVENT_QUOTA),
            observer: self.observer.borrow().clone(),
            ..ExecutionSettings::default()
        }
    }

    /// A version 4 UUID of the world's random bits.
    pub(crate) fn uuid(&self) -> String {
        let (high, low) = (self.world.host.random(), self.world.host.random());
        let high = (high & !0xf000) | 0x4000;
        let low = (low & !(0b11 << 62)) | (0b10 << 62);
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("place", &self.place).finish_non_exhaustive()
    }
}
