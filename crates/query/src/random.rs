//! Chance, as expressions use it: `States.MathRandom`, `States.UUID`, `$random()` and `$uuid()`.
//!
//! Separate because chance comes from the host, so that a run in a test is the same every time.

/// A source of random bits.
pub trait Random {
    fn next_u64(&mut self) -> u64;

    /// A random (version 4) UUID in its usual form.
    fn uuid(&mut self) -> String {
        let high = self.next_u64() & 0xffff_ffff_ffff_0fff | 0x4000;
        let low = self.next_u64() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

/// A small deterministic generator (`SplitMix64`): the same seed gives the same numbers, on every machine.
#[derive(Clone, Debug)]
pub struct SeededRandom(u64);

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
}

impl Random for SeededRandom {
    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The generator of `java.util.Random`: what a seed given by the author most likely means to AWS.
/// <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Random.html#next(int)>
#[derive(Clone, Debug)]
pub(crate) struct JavaRandom(u64);

impl JavaRandom {
    const MULTIPLIER: u64 = 0x5_DEEC_E66D;
    const MASK: u64 = (1 << 48) - 1;

    pub(crate) fn new(seed: i64) -> Self {
        Self((seed.cast_unsigned() ^ Self::MULTIPLIER) & Self::MASK)
    }

    /// 31 random bits.
    fn next31(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(Self::MULTIPLIER).wrapping_add(0xB) & Self::MASK;
        self.0 >> 17
    }

    /// A number from 0 up to and without `bound`, every one equally likely.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        const RANGE: u64 = 1 << 31;
        let bound = u64::from(bound.max(1));
        let drawn = if bound >= RANGE {
            (self.next31() << 31 | self.next31()) % bound
        } else if bound.is_power_of_two() {
            (bound * self.next31()) >> 31
        } else {
            // The last, incomplete run of the range is drawn again.
            loop {
                let drawn = self.next31();
                if drawn < RANGE - RANGE % bound {
                    break drawn % bound;
                }
            }
        };
        u32::try_from(drawn).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_say_that_they_are_random() {
        let uuid = SeededRandom::new(7).uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.get(14..15), Some("4"));
        assert!(matches!(uuid.get(19..20), Some("8" | "9" | "a" | "b")), "{uuid}");
        assert_eq!(uuid, SeededRandom::new(7).uuid());
        assert_ne!(uuid, SeededRandom::new(8).uuid());
    }

    #[test]
    fn draws_what_java_draws() {
        // new Random(42).nextInt(100) and new Random(-3).nextInt(64), five times each.
        let mut random = JavaRandom::new(42);
        assert_eq!([(); 5].map(|()| random.below(100)), [30, 63, 48, 84, 70]);
        let mut random = JavaRandom::new(-3);
        assert_eq!([(); 5].map(|()| random.below(64)), [17, 62, 22, 9, 51]);
    }
}
