//! What is done, as bare codes with invented prices. No list of any code set, and no words of one.

use super::practice::Specialty;

/// What else a line of this procedure has on it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Need {
    Nothing,
    /// An evaluation: the one that gets modifier 25 beside a procedure.
    Visit,
    /// An order by someone else, and the laboratory's certificate number.
    Laboratory,
    /// An order by someone else.
    Order,
    /// A drug: its national code, the amount per unit and the unit.
    Drug(&'static str, u64, &'static str),
    /// Equipment by the month, which someone else ordered.
    Rental,
    /// Equipment for good, which someone else ordered.
    Purchase,
    /// An image that someone else ordered, read apart from where it was taken.
    Reading,
    /// The side of the body.
    Side,
    /// Minutes instead of units, and who gave the anesthesia.
    Minutes,
    /// A tooth.
    Tooth,
    /// A tooth and its surfaces.
    Surfaces,
    /// A tooth, and whether the crown is the first.
    Prosthesis,
    /// A quadrant of the mouth.
    Quadrant,
    /// No procedure code, only days in a room.
    Room,
    /// No procedure code.
    RevenueOnly,
}

impl Need {
    /// Whether someone else orders it.
    pub(crate) fn is_ordered(self) -> bool {
        matches!(self, Self::Laboratory | Self::Order | Self::Rental | Self::Purchase | Self::Reading)
    }
}

/// A procedure, or what a hospital bills instead of one.
#[derive(Debug)]
pub(crate) struct Procedure {
    pub(crate) code: &'static str,
    /// Only on institutional claims.
    pub(crate) revenue: &'static str,
    /// In whole dollars, per unit.
    pub(crate) price: (i64, i64),
    pub(crate) units: (i64, i64),
    pub(crate) need: Need,
}

/// What a practice can do: one of `first` opens the claim, some of `then` follow.
pub(crate) struct Menu {
    pub(crate) first: &'static [Procedure],
    pub(crate) then: &'static [Procedure],
    /// Most lines that follow.
    pub(crate) then_max: i64,
}

pub(crate) fn professional_menu(specialty: Specialty) -> &'static Menu {
    match specialty {
        Specialty::Cardiology => &CARDIOLOGY,
        Specialty::Anesthesia => &ANESTHESIA,
        Specialty::Infusion => &INFUSION,
        Specialty::Transport => &TRANSPORT,
        Specialty::Therapy => &THERAPY,
        Specialty::Equipment => &EQUIPMENT,
        Specialty::Laboratory => &LABORATORY,
        Specialty::Imaging => &IMAGING,
        Specialty::Pediatrics => &PEDIATRICS,
        Specialty::Behavioral => &BEHAVIORAL,
        Specialty::Emergency => &EMERGENCY,
        Specialty::Orthopedics => &ORTHOPEDICS,
        Specialty::Family | Specialty::Hospital | Specialty::Dental => &FAMILY,
    }
}

/// Every procedure of every menu.
pub(crate) fn every_procedure() -> impl Iterator<Item = &'static Procedure> {
    let menus = [
        &FAMILY,
        &CARDIOLOGY,
        &ANESTHESIA,
        &INFUSION,
        &TRANSPORT,
        &THERAPY,
        &EQUIPMENT,
        &LABORATORY,
        &IMAGING,
        &PEDIATRICS,
        &BEHAVIORAL,
        &EMERGENCY,
        &ORTHOPEDICS,
        &DENTAL,
        &OUTPATIENT,
        &STAY,
    ];
    menus.into_iter().flat_map(|menu| menu.first.iter().chain(menu.then))
}

pub(crate) fn dental_menu() -> &'static Menu {
    &DENTAL
}

/// What a hospital bills, for a stay or for a visit.
pub(crate) fn outpatient_menu(inpatient: bool) -> &'static Menu {
    if inpatient { &STAY } else { &OUTPATIENT }
}

const fn of(code: &'static str, low: i64, high: i64, need: Need) -> Procedure {
    Procedure { code, revenue: "", price: (low, high), units: (1, 1), need }
}

const fn some(code: &'static str, low: i64, high: i64, units: (i64, i64)) -> Procedure {
    Procedure { code, revenue: "", price: (low, high), units, need: Need::Nothing }
}

const fn drug(code: &'static str, price: i64, units: (i64, i64), need: Need) -> Procedure {
    Procedure { code, revenue: "", price: (price, price + 9), units, need }
}

const fn hospital(revenue: &'static str, code: &'static str, low: i64, high: i64, need: Need) -> Procedure {
    Procedure { code, revenue, price: (low, high), units: (1, 1), need }
}

static FAMILY: Menu = Menu {
    first: &[
        of("99212", 80, 110, Need::Visit),
        of("99213", 120, 165, Need::Visit),
        of("99214", 180, 240, Need::Visit),
        of("99215", 250, 320, Need::Visit),
        of("G0439", 170, 210, Need::Visit),
    ],
    then: &[
        of("36415", 12, 25, Need::Nothing),
        of("80053", 40, 75, Need::Laboratory),
        of("85025", 30, 55, Need::Laboratory),
        of("83036", 35, 60, Need::Laboratory),
        of("93000", 60, 95, Need::Nothing),
        of("94010", 85, 120, Need::Nothing),
        of("96372", 45, 70, Need::Nothing),
        drug("J1885", 6, (2, 4), Need::Drug("00000111101", 1, "ML")),
        drug("J1100", 3, (4, 8), Need::Drug("00000111202", 1, "ML")),
    ],
    then_max: 5,
};

static CARDIOLOGY: Menu = Menu {
    first: &[
        of("99214", 190, 250, Need::Visit),
        of("99215", 260, 340, Need::Visit),
        of("99232", 150, 190, Need::Visit),
    ],
    then: &[
        of("93000", 70, 110, Need::Nothing),
        of("93306", 620, 910, Need::Order),
        of("93224", 310, 420, Need::Order),
        of("93880", 410, 560, Need::Order),
        of("93015", 280, 390, Need::Nothing),
    ],
    then_max: 3,
};

static ANESTHESIA: Menu = Menu {
    first: &[
        of("00840", 18, 24, Need::Minutes),
        of("00790", 19, 26, Need::Minutes),
        of("01480", 17, 23, Need::Minutes),
        of("00142", 20, 27, Need::Minutes),
    ],
    then: &[],
    then_max: 0,
};

static INFUSION: Menu = Menu {
    first: &[of("96413", 420, 580, Need::Nothing), of("96365", 210, 290, Need::Nothing)],
    then: &[
        of("96375", 90, 140, Need::Nothing),
        of("36591", 60, 95, Need::Nothing),
        drug("J2405", 2, (4, 16), Need::Drug("00000222101", 2, "ML")),
        drug("J1200", 4, (1, 2), Need::Drug("00000222202", 1, "ML")),
        drug("J9045", 31, (6, 14), Need::Drug("00000222303", 5, "ML")),
        drug("J9190", 12, (1, 4), Need::Drug("00000222404", 10, "ML")),
        drug("J3420", 5, (1, 2), Need::Drug("00000222505", 1, "ML")),
    ],
    then_max: 5,
};

static TRANSPORT: Menu = Menu {
    first: &[of("A0428", 480, 690, Need::Nothing), of("A0429", 690, 910, Need::Nothing)],
    then: &[Procedure { code: "A0425", revenue: "", price: (14, 22), units: (2, 38), need: Need::Nothing }],
    then_max: 1,
};

static THERAPY: Menu = Menu {
    first: &[
        of("97161", 110, 150, Need::Nothing),
        some("97110", 42, 60, (1, 4)),
        some("97112", 44, 62, (1, 2)),
    ],
    then: &[some("97140", 40, 58, (1, 2)), some("97530", 45, 66, (1, 3)), some("97035", 20, 32, (1, 1))],
    then_max: 2,
};

static EQUIPMENT: Menu = Menu {
    first: &[
        of("E0601", 95, 140, Need::Rental),
        of("K0001", 60, 90, Need::Rental),
        of("E1390", 180, 260, Need::Rental),
        of("E0143", 110, 160, Need::Purchase),
    ],
    then: &[of("A7030", 140, 190, Need::Purchase), of("A7037", 30, 45, Need::Purchase)],
    then_max: 2,
};

static LABORATORY: Menu = Menu {
    first: &[
        of("80053", 38, 70, Need::Laboratory),
        of("80061", 45, 80, Need::Laboratory),
        of("87086", 30, 55, Need::Laboratory),
    ],
    then: &[
        of("85025", 28, 50, Need::Laboratory),
        of("84443", 55, 90, Need::Laboratory),
        of("83036", 33, 58, Need::Laboratory),
        of("82306", 90, 150, Need::Laboratory),
        of("84153", 60, 95, Need::Laboratory),
    ],
    then_max: 4,
};

static IMAGING: Menu = Menu {
    first: &[
        of("71046", 45, 80, Need::Reading),
        of("74177", 290, 420, Need::Reading),
        of("72148", 240, 360, Need::Reading),
        of("70450", 160, 250, Need::Reading),
    ],
    then: &[of("73030", 40, 70, Need::Reading)],
    then_max: 1,
};

static PEDIATRICS: Menu = Menu {
    first: &[
        of("99212", 80, 110, Need::Visit),
        of("99213", 120, 165, Need::Visit),
        of("99214", 180, 240, Need::Visit),
    ],
    then: &[
        of("87880", 30, 50, Need::Laboratory),
        of("81002", 10, 20, Need::Laboratory),
        of("94010", 70, 110, Need::Nothing),
        of("92551", 25, 45, Need::Nothing),
    ],
    then_max: 2,
};

static BEHAVIORAL: Menu = Menu {
    first: &[
        of("90791", 210, 290, Need::Visit),
        of("90832", 90, 130, Need::Visit),
        of("90834", 130, 175, Need::Visit),
        of("90837", 170, 230, Need::Visit),
    ],
    then: &[],
    then_max: 0,
};

static EMERGENCY: Menu = Menu {
    first: &[
        of("99283", 310, 470, Need::Visit),
        of("99284", 520, 760, Need::Visit),
        of("99285", 810, 1_150, Need::Visit),
    ],
    then: &[of("12001", 280, 420, Need::Nothing), of("93010", 40, 65, Need::Nothing)],
    then_max: 1,
};

static ORTHOPEDICS: Menu = Menu {
    first: &[
        of("99213", 130, 170, Need::Visit),
        of("99214", 190, 250, Need::Visit),
        of("29881", 2_900, 4_100, Need::Side),
        of("20610", 210, 310, Need::Side),
    ],
    then: &[of("73562", 80, 130, Need::Side), of("73030", 75, 120, Need::Side)],
    then_max: 1,
};

static DENTAL: Menu = Menu {
    first: &[
        of("D0120", 45, 70, Need::Nothing),
        of("D0140", 70, 110, Need::Nothing),
        of("D0150", 80, 130, Need::Nothing),
    ],
    then: &[
        of("D1110", 85, 140, Need::Nothing),
        of("D0274", 60, 95, Need::Nothing),
        of("D2391", 150, 240, Need::Surfaces),
        of("D2392", 190, 290, Need::Surfaces),
        of("D2740", 1_050, 1_600, Need::Prosthesis),
        of("D7140", 170, 280, Need::Tooth),
        of("D3310", 700, 1_100, Need::Tooth),
        of("D4341", 220, 330, Need::Quadrant),
    ],
    then_max: 4,
};

static OUTPATIENT: Menu = Menu {
    first: &[
        hospital("0450", "99283", 620, 980, Need::Visit),
        hospital("0450", "99284", 990, 1_650, Need::Visit),
        hospital("0510", "G0463", 180, 310, Need::Visit),
    ],
    then: &[
        hospital("0300", "80053", 90, 160, Need::Laboratory),
        hospital("0305", "85025", 70, 120, Need::Laboratory),
        hospital("0320", "71046", 240, 390, Need::Order),
        hospital("0352", "74176", 1_400, 2_300, Need::Order),
        hospital("0730", "93005", 150, 260, Need::Nothing),
        hospital("0260", "96374", 210, 340, Need::Nothing),
        hospital("0636", "J2405", 18, 40, Need::Drug("00000333101", 2, "ML")),
        hospital("0250", "", 20, 180, Need::RevenueOnly),
    ],
    then_max: 5,
};

static STAY: Menu = Menu {
    first: &[hospital("0120", "", 1_450, 2_300, Need::Room), hospital("0206", "", 3_100, 4_900, Need::Room)],
    then: &[
        hospital("0250", "", 300, 2_900, Need::RevenueOnly),
        hospital("0270", "", 150, 1_700, Need::RevenueOnly),
        hospital("0300", "", 400, 2_100, Need::RevenueOnly),
        hospital("0320", "", 350, 1_300, Need::RevenueOnly),
        hospital("0360", "", 4_200, 11_800, Need::RevenueOnly),
        hospital("0420", "", 180, 900, Need::RevenueOnly),
        hospital("0730", "", 150, 500, Need::RevenueOnly),
    ],
    then_max: 6,
};
