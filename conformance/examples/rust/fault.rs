//! Why something was refused. `fault!(Peer, "...")` makes the error of a function.

#[derive(Debug, Clone)]
pub enum Fault {
    Peer(String),        // the bytes of a peer break the protocol
    Limit(String),       // a limit of this program
    Caller(String),      // a value that cannot be written
    Unsupported(String), // this program does not do that
    Broken(String),      // a question that is none of the testee protocol
}

pub type Res<T> = Result<T, Fault>;

impl Fault {
    pub fn text(&self) -> &str {
        match self {
            Fault::Peer(t) | Fault::Limit(t) | Fault::Caller(t) => t,
            Fault::Unsupported(t) | Fault::Broken(t) => t,
        }
    }
}

macro_rules! fault {
    ($kind:ident, $($what:tt)*) => { Err(crate::fault::Fault::$kind(format!($($what)*))) };
}
pub(crate) use fault;
