//! Writes interchanges; counts what it writes, so that trailers are always right.

use std::io::{self, Write};

use crate::{Delimiters, Segment};

/// Writes interchanges, functional groups and transaction sets to `W`.
///
/// The writer owns SE01, GE01 and IEA01 and repeats control numbers itself: nobody else counts.
/// Segments that were read are written as they stood, byte for byte, unless the delimiters differ.
///
/// ```
/// use x12::{Delimiters, Writer};
///
/// let mut writer = Writer::new(Vec::new(), Delimiters::USUAL);
/// writer.begin_set(&["999", "0001", "005010X231A1"])?;
/// writer.elements("AK1", &["HC", "17", "005010X222A1"])?;
/// let bytes = writer.finish()?;
/// assert_eq!(bytes, b"ST*999*0001*005010X231A1~AK1*HC*17*005010X222A1~SE*3*0001~");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    delimiters: Delimiters,
    line_end: &'static [u8],
    interchange: Option<Open>,
    group: Option<Open>,
    set: Option<Open>,
}

/// A level that is open: its control number and how much it holds so far.
#[derive(Debug)]
struct Open {
    control: Vec<u8>,
    count: u64,
}

impl<W: Write> Writer<W> {
    /// A writer with nothing open.
    pub fn new(out: W, delimiters: Delimiters) -> Self {
        Self { out, delimiters, line_end: b"", interchange: None, group: None, set: None }
    }

    /// Writes `line_end` after every terminator.
    #[must_use]
    pub fn with_line_end(self, line_end: &'static [u8]) -> Self {
        Self { line_end, ..self }
    }

    /// Begins an interchange with ISA01 to ISA16 in order; ends one that is open. Elements are padded
    /// or cut to their fixed widths; ISA11 and ISA16 come from the delimiters.
    pub fn begin_interchange(&mut self, isa: &[&str; 16]) -> io::Result<()> {
        self.end_interchange()?;
        let mut line = b"ISA".to_vec();
        for (at, (text, width)) in isa.iter().zip(ISA_WIDTHS).enumerate() {
            line.push(self.delimiters.element);
            match at + 1 {
                11 => line.push(self.delimiters.repetition.unwrap_or(b'U')),
                16 => line.push(self.delimiters.component),
                _ => {
                    let mut field = text.as_bytes().to_vec();
                    field.resize(width, b' ');
                    line.extend_from_slice(&field);
                }
            }
        }
        let control = line[ISA13].to_vec();
        self.line(&line)?;
        self.interchange = Some(Open { control, count: 0 });
        Ok(())
    }

    /// Begins a functional group with GS01 to GS08 in order; ends one that is open.
    pub fn begin_group(&mut self, gs: &[&str; 8]) -> io::Result<()> {
        self.end_group()?;
        self.write("GS", gs)?;
        if let Some(interchange) = &mut self.interchange {
            interchange.count += 1;
        }
        self.group = Some(Open { control: gs[5].into(), count: 0 });
        Ok(())
    }

    /// Begins a transaction set with ST01 to ST03; ends one that is open.
    pub fn begin_set(&mut self, st: &[&str]) -> io::Result<()> {
        self.end_set()?;
        self.write("ST", st)?;
        self.opened_set(st.get(1).unwrap_or(&"").as_bytes().to_vec());
        Ok(())
    }

    /// Begins a transaction set with an ST that was read; ends one that is open.
    pub fn begin_set_as_read(&mut self, st: &Segment<'_>) -> io::Result<()> {
        self.end_set()?;
        self.copy(st)?;
        self.opened_set(st.element(2).to_vec());
        Ok(())
    }

    /// Writes a segment of the open set.
    pub fn elements(&mut self, id: &str, elements: &[&str]) -> io::Result<()> {
        self.counted();
        self.write(id, elements)
    }

    /// Writes a segment that was read, as it stood.
    pub fn segment(&mut self, segment: &Segment<'_>) -> io::Result<()> {
        self.counted();
        self.copy(segment)
    }

    /// Writes a segment of the open set that is given whole, cut by the writer's delimiters, without its
    /// terminator.
    pub fn bytes(&mut self, segment: &[u8]) -> io::Result<()> {
        self.counted();
        self.line(segment)
    }

    /// Writes the SE of the open set, if one is open.
    pub fn end_set(&mut self) -> io::Result<()> {
        let Some(open) = self.set.take() else { return Ok(()) };
        if let Some(group) = &mut self.group {
            group.count += 1;
        }
        self.trailer(b"SE", open.count + 1, &open.control)
    }

    /// Writes the GE of the open group, if one is open, after what it holds.
    pub fn end_group(&mut self) -> io::Result<()> {
        self.end_set()?;
        let Some(open) = self.group.take() else { return Ok(()) };
        self.trailer(b"GE", open.count, &open.control)
    }

    /// Writes the IEA of the open interchange, if one is open, after what it holds.
    pub fn end_interchange(&mut self) -> io::Result<()> {
        self.end_group()?;
        let Some(open) = self.interchange.take() else { return Ok(()) };
        self.trailer(b"IEA", open.count, &open.control)
    }

    /// Ends whatever is open and gives back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.end_interchange()?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn opened_set(&mut self, control: Vec<u8>) {
        self.set = Some(Open { control, count: 1 });
    }

    fn counted(&mut self) {
        if let Some(set) = &mut self.set {
            set.count += 1;
        }
    }

    fn trailer(&mut self, id: &[u8], count: u64, control: &[u8]) -> io::Result<()> {
        let separator = [self.delimiters.element];
        let count = count.to_string();
        self.line(&[id, &separator, count.as_bytes(), &separator, control].concat())
    }

    fn write(&mut self, id: &str, elements: &[&str]) -> io::Result<()> {
        let mut line = id.as_bytes().to_vec();
        for element in elements {
            line.push(self.delimiters.element);
            line.extend_from_slice(element.as_bytes());
        }
        // Empty elements at the end of a segment are left out.
        while line.last() == Some(&self.delimiters.element) {
            line.pop();
        }
        self.line(&line)
    }

    fn copy(&mut self, segment: &Segment<'_>) -> io::Result<()> {
        let from = segment.delimiters();
        if from == self.delimiters {
            return self.line(segment.raw());
        }
        let to = self.delimiters;
        let swap = |&byte: &u8| match byte {
            byte if byte == from.element => to.element,
            byte if byte == from.component => to.component,
            byte if Some(byte) == from.repetition => to.repetition.unwrap_or(byte),
            byte => byte,
        };
        let line: Vec<u8> = segment.raw().iter().map(swap).collect();
        self.line(&line)
    }

    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.out.write_all(line)?;
        self.out.write_all(&[self.delimiters.segment])?;
        self.out.write_all(self.line_end)
    }
}

const ISA_WIDTHS: [usize; 16] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];

/// Where ISA13 stands in an ISA.
const ISA13: std::ops::Range<usize> = 90..99;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Surveyor, lex};

    const ISA: [&str; 16] = [
        "00",
        "",
        "00",
        "",
        "ZZ",
        "SENDER",
        "ZZ",
        "RECEIVER",
        "261123",
        "1200",
        "",
        "00501",
        "000000101",
        "0",
        "T",
        "",
    ];

    fn written(delimiters: Delimiters) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new(), delimiters).with_line_end(b"\r\n");
        writer.begin_interchange(&ISA).expect("a Vec takes bytes");
        for gs06 in ["1", "2"] {
            writer
                .begin_group(&["HC", "S", "R", "20261123", "1200", gs06, "X", "005010X222A1"])
                .expect("as above");
            for st02 in ["0001", "0002"] {
                writer.begin_set(&["837", st02, "005010X222A1"]).expect("as above");
                writer.elements("REF", &["G1", "A", "", ""]).expect("as above");
            }
        }
        writer.finish().expect("as above")
    }

    #[test]
    fn what_is_written_surveys_without_fault() {
        let odd = Delimiters { element: b'|', component: 0x1f, repetition: Some(b'!'), segment: 0x1d };
        for delimiters in [Delimiters::USUAL, odd] {
            let bytes = written(delimiters);
            let mut surveyor = Surveyor::new();
            assert_eq!(surveyor.feed(&bytes, true), bytes.len());
            let survey = surveyor.finish();
            assert_eq!(survey.faults, []);
            assert_eq!((survey.groups.len(), survey.sets.len()), (2, 4));
        }
    }

    #[test]
    fn a_segment_read_is_written_as_it_stood() {
        let segments = lex(b"NM1*IL*1**~N4*A^B:C~", Delimiters::USUAL, 0);
        let mut writer = Writer::new(Vec::new(), Delimiters { element: b'|', ..Delimiters::USUAL });
        for segment in segments.iter() {
            writer.segment(&segment).expect("a Vec takes bytes");
        }
        assert_eq!(writer.finish().expect("as above"), b"NM1|IL|1||~N4|A^B:C~");
    }
}
