//! Teeth, their surfaces, and areas of the mouth (837D TOO and SV304).

use crate::listing::code_list;

/// A tooth in the universal numbering (837D TOO02, qualifier JP).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Tooth {
    /// `1` to `32`, from the upper right third molar round to the lower right.
    Permanent(u8),
    /// `A` to `T`, held as 1 to 20.
    Primary(u8),
    /// `51` to `82`: a supernumerary tooth beside the permanent one 50 below.
    SupernumeraryPermanent(u8),
    /// `AS` to `TS`: a supernumerary tooth beside that primary one.
    SupernumeraryPrimary(u8),
}

impl Tooth {
    /// The tooth that is written like this.
    pub fn parse(text: &[u8]) -> Option<Self> {
        match *text {
            [ones @ b'1'..=b'9'] => Some(Self::Permanent(ones - b'0')),
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => match (tens - b'0') * 10 + (ones - b'0') {
                number @ 1..=32 => Some(Self::Permanent(number)),
                number @ 51..=82 => Some(Self::SupernumeraryPermanent(number - 50)),
                _ => None,
            },
            [letter @ b'A'..=b'T'] => Some(Self::Primary(letter - b'A' + 1)),
            [letter @ b'A'..=b'T', b'S'] => Some(Self::SupernumeraryPrimary(letter - b'A' + 1)),
            _ => None,
        }
    }

    /// Whether it stands in front: an incisor or a canine.
    pub const fn is_anterior(self) -> bool {
        match self {
            Self::Permanent(number) | Self::SupernumeraryPermanent(number) => {
                matches!(number, 6..=11 | 22..=27)
            }
            Self::Primary(number) | Self::SupernumeraryPrimary(number) => matches!(number, 3..=8 | 13..=18),
        }
    }

    /// The quadrant it stands in.
    pub const fn quadrant(self) -> OralCavityArea {
        // Both sets run upper right, upper left, lower left, lower right.
        let quarter = match self {
            Self::Permanent(number) | Self::SupernumeraryPermanent(number) => (number - 1) / 8,
            Self::Primary(number) | Self::SupernumeraryPrimary(number) => (number - 1) / 5,
        };
        match quarter {
            0 => OralCavityArea::UpperRight,
            1 => OralCavityArea::UpperLeft,
            2 => OralCavityArea::LowerLeft,
            _ => OralCavityArea::LowerRight,
        }
    }
}

code_list! {
    /// A surface of a tooth (837D TOO03).
    ToothSurface {
        Buccal "B" "toward the cheek"
        Distal "D" "away from the middle"
        Facial "F" "toward the lips or cheek"
        Incisal "I" "the cutting edge"
        Lingual "L" "toward the tongue"
        Mesial "M" "toward the middle"
        Occlusal "O" "the chewing surface"
    }
}

impl ToothSurface {
    /// Whether such a tooth has this surface: a cutting edge in front, a chewing surface behind.
    pub const fn is_of(self, tooth: Tooth) -> bool {
        match self {
            Self::Incisal => tooth.is_anterior(),
            Self::Occlusal | Self::Buccal => !tooth.is_anterior(),
            _ => true,
        }
    }
}

code_list! {
    /// An area of the mouth (837D SV304).
    OralCavityArea {
        Whole "00" "the whole mouth"
        UpperArch "01" "the upper arch"
        LowerArch "02" "the lower arch"
        Other "09" "another area, from older claims"
        UpperRight "10" "the upper right quadrant"
        UpperLeft "20" "the upper left quadrant"
        LowerLeft "30" "the lower left quadrant"
        LowerRight "40" "the lower right quadrant"
        Left "L" "the left side"
        Right "R" "the right side"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sets_of_teeth_are_known() {
        let written: Vec<String> = (1..=32)
            .map(|number| number.to_string())
            .chain(('A'..='T').map(String::from))
            .chain((51..=82).map(|number| number.to_string()))
            .chain(('A'..='T').map(|letter| format!("{letter}S")))
            .collect();
        let teeth: std::collections::BTreeSet<Tooth> =
            written.iter().map(|text| Tooth::parse(text.as_bytes()).expect(text)).collect();
        assert_eq!(teeth.len(), 104);
        for wrong in ["", "0", "00", "33", "50", "83", "U", "US", "a", "1A", "100"] {
            assert_eq!(Tooth::parse(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(Tooth::parse(b"08"), Some(Tooth::Permanent(8)));
    }

    #[test]
    fn a_molar_has_no_cutting_edge() {
        let (molar, incisor, primary_canine) = (Tooth::Permanent(3), Tooth::Permanent(8), Tooth::Primary(3));
        assert!(ToothSurface::Occlusal.is_of(molar) && !ToothSurface::Incisal.is_of(molar));
        assert!(ToothSurface::Incisal.is_of(incisor) && !ToothSurface::Occlusal.is_of(incisor));
        assert!(primary_canine.is_anterior());
        assert_eq!(ToothSurface::parse(b"X"), None);
    }

    #[test]
    fn teeth_stand_in_quadrants() {
        for (text, area) in [("1", "10"), ("9", "20"), ("17", "30"), ("32", "40"), ("E", "10"), ("82", "40")]
        {
            let tooth = Tooth::parse(text.as_bytes()).expect(text);
            assert_eq!(tooth.quadrant().as_str(), area, "{text}");
        }
    }
}
