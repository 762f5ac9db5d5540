//! What streams are packed with (ISO 32000-1, 7.4), each with a bound on what it gives.

use std::io::Read as _;

use super::file::Fault;

/// Unpacks `input` by the filter of that name; pictures are left alone.
///
/// A stream that is damaged anywhere gives nothing: what would be left of it may be another text.
pub(super) fn decode(
    name: &[u8],
    input: &[u8],
    parm: &dyn Fn(&[u8]) -> Option<usize>,
    limit: usize,
) -> Result<Vec<u8>, Fault> {
    let out = match name {
        b"FlateDecode" | b"Fl" => predicted(inflated(input, limit)?, parm)?,
        b"LZWDecode" | b"LZW" => predicted(lzw(input, parm(b"EarlyChange") != Some(0), limit)?, parm)?,
        b"ASCIIHexDecode" | b"AHx" => hex(input)?,
        b"ASCII85Decode" | b"A85" => ascii85(input)?,
        b"RunLengthDecode" | b"RL" => run_lengths(input, limit)?,
        b"Crypt" => input.to_vec(),
        _ => return Err(Fault::Unknown),
    };
    if out.len() > limit { Err(Fault::TooLarge) } else { Ok(out) }
}

fn inflated(input: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut out = Vec::new();
    let result = flate2::read::ZlibDecoder::new(input).take(most).read_to_end(&mut out);
    match result {
        _ if out.len() > limit => Err(Fault::TooLarge),
        Ok(_) => Ok(out),
        Err(_) => Err(Fault::Damaged),
    }
}

/// Undoes the prediction of one row from the one before it.
fn predicted(bytes: Vec<u8>, parm: &dyn Fn(&[u8]) -> Option<usize>) -> Result<Vec<u8>, Fault> {
    let predictor = parm(b"Predictor").unwrap_or(1);
    if predictor < 2 {
        return Ok(bytes);
    }
    let colors = parm(b"Colors").unwrap_or(1).clamp(1, 32);
    let bits = parm(b"BitsPerComponent").unwrap_or(8).clamp(1, 16);
    let columns = parm(b"Columns").unwrap_or(1).max(1);
    let row = columns.checked_mul(colors * bits).ok_or(Fault::Damaged)?.div_ceil(8);
    let pixel = (colors * bits).div_ceil(8);
    // TIFF's prediction is for pictures.
    if predictor < 10 {
        return Err(Fault::Unknown);
    }
    if bytes.is_empty() {
        return Ok(bytes);
    }
    let row = row.min(bytes.len());
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; row];
    for line in bytes.chunks(row + 1) {
        let [kind, line @ ..] = line else { break };
        let mut this = vec![0_u8; row];
        for (idx, byte) in line.iter().enumerate() {
            let before = |of: &[u8]| idx.checked_sub(pixel).and_then(|at| of.get(at)).copied().unwrap_or(0);
            let (left, corner) = (before(&this), before(&above));
            let up = above.get(idx).copied().unwrap_or(0);
            let add = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, corner),
                _ => return Err(Fault::Damaged),
            };
            if let Some(slot) = this.get_mut(idx) {
                *slot = byte.wrapping_add(add);
            }
        }
        out.extend_from_slice(this.get(..line.len()).unwrap_or_default());
        above = this;
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |of: u8| (guess - i16::from(of)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

fn lzw(input: &[u8], is_early: bool, limit: usize) -> Result<Vec<u8>, Fault> {
    // Each code is a byte behind what another code stands for.
    let mut codes: Vec<(usize, usize)> = Vec::new();
    let mut out: Vec<u8> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let (mut buffer, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let early = usize::from(is_early);
    for byte in input {
        buffer = buffer << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = usize::try_from(buffer >> held & ((1 << width) - 1)).unwrap_or(usize::MAX);
        buffer &= (1 << held) - 1;
        match code {
            256 => {
                codes.clear();
                last = None;
                width = 9;
                continue;
            }
            257 => return Ok(out),
            _ => {}
        }
        let start = out.len();
        let copied = match code.checked_sub(258) {
            None => {
                out.push(u8::try_from(code).unwrap_or_default());
                true
            }
            Some(idx) => {
                let place = codes.get(idx).copied().or_else(|| {
                    // The code that is being made: the last one and its own first byte.
                    last.filter(|_| idx == codes.len()).map(|(start, len)| (start, len + 1))
                });
                place.is_some_and(|(from, len)| {
                    for at in from..from + len {
                        let byte = out.get(at).copied();
                        out.extend(byte);
                    }
                    out.len() == start + len
                })
            }
        };
        if !copied {
            return Err(Fault::Damaged);
        }
        if out.len() > limit {
            return Err(Fault::TooLarge);
        }
        if let Some((from, len)) = last
            && codes.len() < 4096 - 258
        {
            codes.push((from, len + 1));
        }
        last = Some((start, out.len() - start));
        width = match codes.len() + 258 + early {
            ..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    Ok(out)
}

fn hex(input: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(input.len() / 2);
    let mut high: Option<u8> = None;
    for b in input {
        if *b == b'>' {
            break;
        }
        let Some(digit) = char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok()) else {
            if super::object::is_space(*b) {
                continue;
            }
            return Err(Fault::Damaged);
        };
        match high.take() {
            Some(high) => out.push(high << 4 | digit),
            None => high = Some(digit),
        }
    }
    out.extend(high.map(|high| high << 4));
    Ok(out)
}

fn ascii85(input: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(input.len());
    let mut group = [0_u8; 5];
    let mut len = 0;
    let value = |group: &[u8; 5]| {
        let value = group.iter().fold(0_u64, |n, digit| n * 85 + u64::from(*digit));
        u32::try_from(value).map(u32::to_be_bytes).map_err(|_| Fault::Damaged)
    };
    for b in input {
        match b {
            b'~' => break,
            b'z' if len == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                if let Some(slot) = group.get_mut(len) {
                    *slot = b - b'!';
                }
                len += 1;
                if len == 5 {
                    out.extend(value(&group)?);
                    len = 0;
                }
            }
            b if super::object::is_space(*b) => {}
            _ => return Err(Fault::Damaged),
        }
    }
    if len > 1 {
        for slot in group.iter_mut().skip(len) {
            *slot = 84;
        }
        out.extend(value(&group)?.into_iter().take(len - 1));
    }
    Ok(out)
}

fn run_lengths(input: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let mut rest = input;
    while let [len, tail @ ..] = rest {
        let n = usize::from(*len);
        match n {
            128 => break,
            0..128 => {
                let (run, tail) = tail.split_at_checked(n + 1).ok_or(Fault::Damaged)?;
                out.extend_from_slice(run);
                rest = tail;
            }
            _ => {
                let [byte, tail @ ..] = tail else { return Err(Fault::Damaged) };
                out.extend(std::iter::repeat_n(*byte, 257 - n));
                rest = tail;
            }
        }
        if out.len() > limit {
            return Err(Fault::TooLarge);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &[u8], input: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
        decode(name, input, &|_| None, limit)
    }

    #[test]
    fn filters() {
        assert_eq!(plain(b"ASCIIHexDecode", b"48 65 6C6C 7>", 99).unwrap(), b"Hellp");
        assert_eq!(plain(b"ASCII85Decode", b"87cURD]i,\"Ebo80~>", 99).unwrap(), b"Hello World!");
        assert_eq!(plain(b"RunLengthDecode", b"\x01ab\xFEc\x80x", 99).unwrap(), b"abccc");
        // The example of the standard.
        let packed = b"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01";
        assert_eq!(plain(b"LZWDecode", packed, 99).unwrap(), b"-----A---B");
        assert_eq!(plain(b"DCTDecode", b"", 99), Err(Fault::Unknown));
    }

    #[test]
    fn output_is_bounded() {
        assert_eq!(plain(b"RunLengthDecode", &b"\x81a".repeat(99), 1_000), Err(Fault::TooLarge));
        let zeros = {
            use std::io::Write as _;
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(&vec![0; 1 << 20]).unwrap();
            packer.finish().unwrap()
        };
        assert_eq!(plain(b"FlateDecode", &zeros, 1 << 20).unwrap().len(), 1 << 20);
        assert_eq!(plain(b"FlateDecode", &zeros, 1 << 19), Err(Fault::TooLarge));
        let mut damaged = zeros.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(plain(b"FlateDecode", &damaged, 1 << 20), Err(Fault::Damaged));
        assert_eq!(plain(b"FlateDecode", &zeros[..zeros.len() / 2], 1 << 20), Err(Fault::Damaged));
    }

    #[test]
    fn rows_are_predicted() {
        let parm = |name: &[u8]| match name {
            b"Predictor" => Some(12),
            b"Columns" => Some(3),
            _ => None,
        };
        let rows = [2, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1];
        assert_eq!(predicted(rows.to_vec(), &parm).unwrap(), [1, 2, 3, 2, 3, 4, 5, 6, 7]);
    }
}
