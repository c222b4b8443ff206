//! gzip and Zstandard, the two ways in which AWS takes packed objects: the files of an S3 Inventory, what Athena unloads.
//!
//! Separate because these are formats of their own, and the one place that knows how much may come out of them.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

/// How bytes are packed, told by how they begin; no text begins so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packed {
    Gzip,
    Zstd,
}

/// Why bytes cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnpackError {
    Damaged,
    TooLong,
}

impl Packed {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "ZSTD",
        }
    }

    /// What the members or frames hold, one after the other, up to `limit` bytes.
    pub(super) fn unpack(self, packed: &[u8], limit: usize) -> Result<Vec<u8>, UnpackError> {
        let mut unpacked = Vec::new();
        // One byte more than may be shows that there is more than may be.
        let most = limit.saturating_add(1);
        match self {
            Self::Gzip => read(&mut MultiGzDecoder::new(packed), most, &mut unpacked)?,
            Self::Zstd => {
                let mut rest = packed;
                while !rest.is_empty() && unpacked.len() < most {
                    read_frame(&mut rest, most, &mut unpacked)?;
                }
            }
        }
        if unpacked.len() > limit { Err(UnpackError::TooLong) } else { Ok(unpacked) }
    }
}

/// Reads until there are `most` bytes in all.
fn read(packed: &mut impl Read, most: usize, unpacked: &mut Vec<u8>) -> Result<(), UnpackError> {
    let more = u64::try_from(most.saturating_sub(unpacked.len())).unwrap_or(u64::MAX);
    packed.take(more).read_to_end(unpacked).map_err(|_| UnpackError::Damaged)?;
    Ok(())
}

/// One frame of Zstandard; `packed` begins behind it then.
fn read_frame(packed: &mut &[u8], most: usize, unpacked: &mut Vec<u8>) -> Result<(), UnpackError> {
    let mut frame = StreamingDecoder::new(packed).map_err(|_| UnpackError::Damaged)?;
    read(&mut frame, most, unpacked)?;
    let (told, found) = (frame.decoder.get_checksum_from_data(), frame.decoder.get_calculated_checksum());
    // A frame need not have a checksum, and one that was not read to its end has not shown it yet.
    if told.is_some() && told != found { Err(UnpackError::Damaged) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// What `gzip -9 --name t.csv` writes of a file with `a,b` and `1,2`.
    const BY_GZIP: &[u8] = &[
        0x1f, 0x8b, 0x08, 0x08, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x74, 0x2e, 0x63, 0x73, 0x76, 0x00, 0x4b, 0xd4,
        0x49, 0xe2, 0x32, 0xd4, 0x31, 0xe2, 0x02, 0x00, 0x7b, 0x07, 0x97, 0x0a, 0x08, 0x00, 0x00, 0x00,
    ];

    #[test]
    fn what_gzip_packed_is_unpacked() {
        assert_eq!(Packed::Gzip.unpack(BY_GZIP, 8), Ok(b"a,b\n1,2\n".to_vec()));
    }

    #[test]
    fn members_follow_each_other() {
        let both = [packed(b"one "), packed(b"two")].concat();
        assert_eq!(Packed::Gzip.unpack(&both, 7), Ok(b"one two".to_vec()));
        assert_eq!(Packed::Gzip.unpack(&both, 6), Err(UnpackError::TooLong));
    }

    #[test]
    fn a_bomb_ends_at_the_limit() {
        assert_eq!(Packed::Gzip.unpack(&packed(&vec![0; 5_000_000]), 100_000), Err(UnpackError::TooLong));
        assert_eq!(Packed::Gzip.unpack(&packed(&vec![0; 100_000]), 100_000).map(|all| all.len()), Ok(100_000));
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_found_or_harmless() {
        for end in 0..BY_GZIP.len() {
            assert_eq!(Packed::Gzip.unpack(&BY_GZIP[..end], 100), Err(UnpackError::Damaged), "cut at {end}");
        }
        for at in 16..BY_GZIP.len() {
            let mut changed = BY_GZIP.to_vec();
            changed[at] ^= 0x10;
            // A bit that only fills up a byte means nothing.
            let unpacked = Packed::Gzip.unpack(&changed, 1_000);
            assert!(unpacked.is_err() || unpacked == Packed::Gzip.unpack(BY_GZIP, 8), "changed at {at}");
        }
    }

    /// Two lines of JSON, as libzstd writes them; with a checksum, as its command does.
    const BY_ZSTD: &[u8] = b"\x28\xb5\x2f\xfd\x20\x10\x81\x00\x00{\"n\":1}\n{\"n\":2}\n";
    const CHECKED: &[u8] = b"\x28\xb5\x2f\xfd\x04\x58\x81\x00\x00\x7b\x22\x6e\x22\x3a\x31\x7d\x0a\x7b\x22\x6e\x22\x3a\x32\x7d\x0a\x45\x2c\x60\x99";

    #[test]
    fn what_libzstd_packed_is_unpacked() {
        let lines = b"{\"n\":1}\n{\"n\":2}\n".to_vec();
        for packed in [BY_ZSTD, CHECKED] {
            assert_eq!(Packed::of(packed), Some(Packed::Zstd));
            assert_eq!(Packed::Zstd.unpack(packed, 16), Ok(lines.clone()));
            assert_eq!(Packed::Zstd.unpack(packed, 15), Err(UnpackError::TooLong));
            for end in 4..packed.len() {
                assert_eq!(Packed::Zstd.unpack(&packed[..end], 100), Err(UnpackError::Damaged), "cut at {end}");
            }
        }
        assert_eq!(Packed::Zstd.unpack(&[BY_ZSTD, CHECKED].concat(), 32), Ok([lines.clone(), lines].concat()));
    }

    #[test]
    fn a_checksum_of_zstd_is_compared() {
        let mut changed = CHECKED.to_vec();
        let digit = changed.iter().position(|byte| *byte == b'1').unwrap();
        changed[digit] = b'3';
        assert_eq!(Packed::Zstd.unpack(&changed, 100), Err(UnpackError::Damaged));
    }
}
