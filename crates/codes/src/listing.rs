//! How a closed list of codes is written down: one line a code.

/// Declares an enum whose every member has a code, as it is written in files, and a label in our words.
macro_rules! code_list {
    (
        $(#[$about:meta])*
        $name:ident { $($member:ident $code:literal $label:literal)+ }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum $name {
            $(#[doc = concat!("`", $code, "`: ", $label, ".")] $member,)+
        }

        impl $name {
            /// Every member, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// The member that is written like this.
            pub fn parse(text: &[u8]) -> Option<Self> {
                match str::from_utf8(text).ok()? {
                    $($code => Some(Self::$member),)+
                    _ => None,
                }
            }

            /// As it is written in files.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$member => $code,)+
                }
            }

            /// What it says, in our words.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$member => $label,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use code_list;
