//! The tree of HL segments of an 837, checked as it goes by.

use crate::Segment;
use crate::envelope::EnvelopeFaultKind;

/// The level that was opened last.
#[derive(Debug, Default)]
pub(super) struct Levels {
    last: Option<Level>,
    /// How many there were.
    count: u64,
}

#[derive(Debug)]
struct Level {
    offset: u64,
    /// HL01, if it is a number.
    number: Option<u64>,
    /// HL03: `20`, `22` or `23`, from the outside in.
    code: [u8; 2],
    /// HL04: whether another level stands below it.
    has_child: bool,
}

impl Levels {
    /// Takes an HL that stands at `offset`; what is wrong, and with the HL at which offset.
    pub(super) fn take(
        &mut self,
        hl: &Segment<'_>,
        offset: u64,
    ) -> impl Iterator<Item = (EnvelopeFaultKind, u64)> + use<> {
        let name = hl.element(1);
        let code = hl.element(3).try_into().unwrap_or_default();
        let plain = !name.starts_with(b"0") && (1..=12).contains(&name.len());
        let number = std::str::from_utf8(name).ok().filter(|_| plain).and_then(|text| text.parse().ok());
        let last = self.last.take();
        self.count += 1;
        // After one that is out of order, those that go on from it are not, nor those that go on as if it
        // had not been.
        let follows = last.as_ref().and_then(|last| last.number).map(|before| before + 1);
        let off = number.is_none() || (number != follows && number != Some(self.count));
        let childless = last.filter(|last| last.has_child && last.code >= code);
        self.last = Some(Level { offset, number, code, has_child: hl.element(4) == b"1" });
        let childless = childless.map(|last| (EnvelopeFaultKind::LevelChild, last.offset));
        let off = off.then_some((EnvelopeFaultKind::LevelNumber, offset));
        childless.into_iter().chain(off)
    }

    /// Ends the set.
    pub(super) fn end(&mut self) -> Option<(EnvelopeFaultKind, u64)> {
        let last = self.last.take().filter(|last| last.has_child)?;
        Some((EnvelopeFaultKind::LevelChild, last.offset))
    }
}
