//! Names and addresses from small lists. The surnames and streets are made up.

use crate::dice::Dice;
use crate::segments::{Element, Segments, push_number};

/// A family name and a given name for someone of that sex.
pub(crate) fn person_name(dice: &mut Dice, female: bool) -> (&'static str, &'static str) {
    let given = if female { dice.word(&FEMALE) } else { dice.word(&MALE) };
    (dice.word(&FAMILY), given)
}

/// A street address in the United States.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address {
    pub(crate) number: u64,
    pub(crate) street: &'static str,
    pub(crate) city: &'static str,
    pub(crate) state: &'static str,
    pub(crate) zip: &'static str,
    /// The last four of ZIP+4.
    pub(crate) plus: u64,
}

/// The street of an address, for N301.
pub(crate) struct Street<'a>(pub(crate) &'a Address);

/// Nine digits of an address, for N403.
pub(crate) struct Zip<'a>(pub(crate) &'a Address);

impl Element for Street<'_> {
    fn put(&self, segments: &mut Segments) {
        self.0.number.put(segments);
        segments.bytes.push(b' ');
        segments.bytes.extend_from_slice(self.0.street.as_bytes());
    }
}

impl Element for Zip<'_> {
    fn put(&self, segments: &mut Segments) {
        segments.element(self.0.zip.as_bytes());
        // The last four never begin with a zero.
        push_number(&mut segments.bytes, self.0.plus);
    }
}

/// An address in the `place`-th city we know.
pub(crate) fn address(dice: &mut Dice, place: usize) -> Address {
    let (city, state, zip) = CITIES[place % CITIES.len()];
    Address {
        number: dice.between(1, 989) as u64,
        street: dice.word(&STREETS),
        city,
        state,
        zip,
        plus: dice.between(1_001, 9_898) as u64,
    }
}

const FAMILY: [&str; 48] = [
    "ALDERVANE",
    "ASHPORTER",
    "BARROWICK",
    "BELLMEADE",
    "BIRCHENALL",
    "BRAMBLETT",
    "CALDERWYN",
    "CINDERLEY",
    "COPPERSTONE",
    "CROSSHAVEN",
    "DAPPLEWOOD",
    "DELLINGER-ROWE",
    "DRAYMOOR",
    "EASTERLING",
    "ELMSWORTHY",
    "FALLOWMERE",
    "FENNIMOORE",
    "FERNHALL",
    "GARROWAY",
    "GLENDARROW",
    "GOOSEFIELD",
    "HALLOWELLS",
    "HAZELDENE",
    "HOLLYOAKE",
    "INGLESTOW",
    "JUNIPERO",
    "KESTRELTON",
    "LARKENBY",
    "LINDENHOLT",
    "MARROWBONE",
    "MEADOWCROFT",
    "NETTLESHIP",
    "O'THORNE",
    "OAKENSHAW",
    "PEBBLEWICK",
    "QUILLFEATHER",
    "RAVENSCAR",
    "ROOKWOODE",
    "SABLETHORN",
    "SILVERDALE",
    "TANGLEWOOD",
    "THISTLEDEW",
    "UNDERLEAF",
    "VANTERPOOLE",
    "WILLOWBY",
    "WINTERGREENE",
    "YARROWFIELD",
    "ZEPHYRHILL",
];

const FEMALE: [&str; 24] = [
    "ADA", "BEATRIX", "CLARA", "DELIA", "EDITH", "FLORA", "GRETA", "HELENA", "IRIS", "JUNE", "KEZIA", "LENA",
    "MABEL", "NORA", "OLIVE", "PEARL", "QUINN", "ROSE", "SELMA", "THEA", "UNA", "VERA", "WINIFRED", "ZORA",
];

const MALE: [&str; 24] = [
    "ABEL", "BORIS", "CYRUS", "DORIAN", "EZRA", "FELIX", "GIDEON", "HUGO", "IVOR", "JASPER", "KENDALL",
    "LIONEL", "MILO", "NILES", "OSCAR", "PERCY", "QUENTIN", "RUFUS", "SILAS", "TOBIAS", "ULRIC", "VICTOR",
    "WALDO", "XAVIER",
];

const STREETS: [&str; 16] = [
    "ALMOND LOOP",
    "BADGER RUN",
    "CANDLE LANE",
    "DORMOUSE WAY",
    "ECHO STREET",
    "FIDDLE COURT",
    "GARNET ROAD",
    "HERON PLACE",
    "INKWELL AVENUE",
    "JIGSAW TERRACE",
    "KETTLE ROAD",
    "LANTERN STREET",
    "MARBLE COURT",
    "NUTMEG LANE",
    "ORCHARD LOOP",
    "PEPPERMINT WAY",
];

const CITIES: [(&str, &str, &str); 10] = [
    ("SPRINGFIELD", "IL", "62701"),
    ("DENVER", "CO", "80202"),
    ("COLUMBUS", "OH", "43215"),
    ("AUSTIN", "TX", "78701"),
    ("ALBANY", "NY", "12207"),
    ("MADISON", "WI", "53703"),
    ("SALEM", "OR", "97301"),
    ("RALEIGH", "NC", "27601"),
    ("TOPEKA", "KS", "66603"),
    ("BOISE", "ID", "83702"),
];
