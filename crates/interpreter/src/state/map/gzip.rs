//! gzip, as objects are packed with: the files of an S3 Inventory, what Athena unloads.
//!
//! Separate because it is a format of its own, and the one place that knows how much may come out of it.

use std::io::Read;

use flate2::read::MultiGzDecoder;

/// Why bytes cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnpackError {
    Damaged,
    TooLong,
}

/// Whether it begins as every gzip file does; no text does.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// What the members of a gzip file hold, one after the other, up to `limit` bytes.
pub(super) fn unpack(packed: &[u8], limit: usize) -> Result<Vec<u8>, UnpackError> {
    let mut unpacked = Vec::new();
    // One byte more than may be shows that there is more than may be.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(packed).take(most).read_to_end(&mut unpacked).map_err(|_| UnpackError::Damaged)?;
    if unpacked.len() > limit { Err(UnpackError::TooLong) } else { Ok(unpacked) }
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
        assert_eq!(unpack(BY_GZIP, 8), Ok(b"a,b\n1,2\n".to_vec()));
    }

    #[test]
    fn members_follow_each_other() {
        let both = [packed(b"one "), packed(b"two")].concat();
        assert_eq!(unpack(&both, 7), Ok(b"one two".to_vec()));
        assert_eq!(unpack(&both, 6), Err(UnpackError::TooLong));
    }

    #[test]
    fn a_bomb_ends_at_the_limit() {
        assert_eq!(unpack(&packed(&vec![0; 5_000_000]), 100_000), Err(UnpackError::TooLong));
        assert_eq!(unpack(&packed(&vec![0; 100_000]), 100_000).map(|all| all.len()), Ok(100_000));
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_found_or_harmless() {
        for end in 0..BY_GZIP.len() {
            assert_eq!(unpack(&BY_GZIP[..end], 100), Err(UnpackError::Damaged), "cut at {end}");
        }
        for at in 16..BY_GZIP.len() {
            let mut changed = BY_GZIP.to_vec();
            changed[at] ^= 0x10;
            // A bit that only fills up a byte means nothing.
            let unpacked = unpack(&changed, 1_000);
            assert!(unpacked.is_err() || unpacked == unpack(BY_GZIP, 8), "changed at {at}");
        }
    }
}
