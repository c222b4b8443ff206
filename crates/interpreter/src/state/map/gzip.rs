//! gzip: the frame (RFC 1952) around what `miniz_oxide` unpacks.
//!
//! Separate because it is a format of its own. Whole crates for it would bring a second inflater along; the frame is a
//! header, a checksum and a length.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

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
pub(super) fn unpack(mut packed: &[u8], limit: usize) -> Result<Vec<u8>, UnpackError> {
    let mut unpacked = Vec::new();
    loop {
        let member;
        (member, packed) = unpack_member(packed, limit.saturating_sub(unpacked.len()))?;
        if unpacked.is_empty() {
            unpacked = member;
        } else {
            unpacked.extend(member);
        }
        // Tapes and some writers fill up with zeros.
        if packed.iter().all(|byte| *byte == 0) {
            return Ok(unpacked);
        }
    }
}

/// One member's content, and what follows the member.
fn unpack_member(packed: &[u8], limit: usize) -> Result<(Vec<u8>, &[u8]), UnpackError> {
    let packed = after_header(packed).ok_or(UnpackError::Damaged)?;
    let (content, rest) = inflate(packed, limit)?;
    let (checksum, rest) = rest.split_first_chunk().ok_or(UnpackError::Damaged)?;
    let (length, rest) = rest.split_first_chunk().ok_or(UnpackError::Damaged)?;
    // A length beyond 32 bits, which the format could not tell, is beyond every limit, too.
    let whole = u32::try_from(content.len()) == Ok(u32::from_le_bytes(*length));
    if !whole || u32::from_le_bytes(*checksum) != crc32(&content) {
        return Err(UnpackError::Damaged);
    }
    Ok((content, rest))
}

/// Behind the header with its optional parts: an extra field, a file name, a comment, a checksum of all these.
fn after_header(packed: &[u8]) -> Option<&[u8]> {
    let ([0x1f, 0x8b, 8, flags, ..], mut rest) = packed.split_first_chunk::<10>()? else { return None };
    let has = |bit: u8| flags & bit != 0;
    if has(4) {
        let (length, extra) = rest.split_first_chunk()?;
        rest = extra.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for _ in [8, 16].into_iter().filter(|bit| has(*bit)) {
        let end = rest.iter().position(|byte| *byte == 0)?;
        rest = rest.get(end + 1..)?;
    }
    if has(2) { rest.get(2..) } else { Some(rest) }
}

fn inflate(packed: &[u8], limit: usize) -> Result<(Vec<u8>, &[u8]), UnpackError> {
    let mut state = Box::<DecompressorOxide>::default();
    let mut content = vec![0; packed.len().saturating_mul(4).clamp(4_096, limit.max(4_096))];
    let (mut read, mut written) = (0, 0);
    loop {
        let rest = packed.get(read..).unwrap_or_default();
        let (status, more_read, more_written) =
            decompress(&mut state, rest, &mut content, written, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF);
        (read, written) = (read + more_read, written + more_written);
        if written > limit {
            return Err(UnpackError::TooLong);
        }
        match status {
            TINFLStatus::Done => {
                content.truncate(written);
                return Ok((content, packed.get(read..).unwrap_or_default()));
            }
            // One byte more than may be shows whether there is more than may be.
            TINFLStatus::HasMoreOutput => content.resize((content.len() * 2).min(limit.saturating_add(1)), 0),
            TINFLStatus::FailedCannotMakeProgress
            | TINFLStatus::BadParam
            | TINFLStatus::Adler32Mismatch
            | TINFLStatus::Failed
            | TINFLStatus::NeedsMoreInput => return Err(UnpackError::Damaged),
        }
    }
}

/// The checksum of gzip and zip.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let (mut value, mut bit) = (index, 0);
            while bit < 8 {
                value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            #[expect(clippy::indexing_slicing, reason = "a constant: the compiler has looked")]
            {
                table[index as usize] = value;
            }
            index += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc, byte| {
        let index = (crc ^ u32::from(*byte)) & 0xff;
        TABLE.get(index as usize).copied().unwrap_or_default() ^ (crc >> 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
        bytes.extend(miniz_oxide::deflate::compress_to_vec(content, 6));
        bytes.extend(crc32(content).to_le_bytes());
        bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        bytes
    }

    /// What `gzip -9 --name t.csv` writes of a file with `a,b` and `1,2`.
    const BY_GZIP: &[u8] = &[
        0x1f, 0x8b, 0x08, 0x08, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x74, 0x2e, 0x63, 0x73, 0x76, 0x00, 0x4b, 0xd4,
        0x49, 0xe2, 0x32, 0xd4, 0x31, 0xe2, 0x02, 0x00, 0x7b, 0x07, 0x97, 0x0a, 0x08, 0x00, 0x00, 0x00,
    ];

    #[test]
    fn what_gzip_packed_is_unpacked() {
        assert_eq!(unpack(BY_GZIP, 8), Ok(b"a,b\n1,2\n".to_vec()));
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn members_follow_each_other() {
        let both = [packed(b"one "), packed(b"two"), vec![0; 7]].concat();
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
