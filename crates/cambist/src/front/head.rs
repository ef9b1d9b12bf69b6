//! Reading the head of a request for the hot paths, and of nothing else: whatever is unusual in the
//! slightest is left to hyper, which knows all of HTTP.

use bytes::BytesMut;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use httparse::{Request, Status};

/// A head beyond this is hyper's.
const LARGEST: usize = 16 * 1024;
/// One with more fields too.
const MOST_FIELDS: usize = 48;

/// How requests for the hot paths begin.
const BEGINNINGS: [&[u8]; 4] =
    [b"GET /ref/", b"GET /service/export/", b"HEAD /ref/", b"HEAD /service/export/"];

/// Fields that mean a body, or another protocol.
const UNUSUAL: [&str; 4] = ["content-length", "transfer-encoding", "upgrade", "expect"];

/// What has been read so far.
#[derive(Debug)]
pub(super) enum Head {
    /// Its end has not come yet.
    Partial,
    /// It is for the hot paths, and taken off the bytes.
    Hot(Asked),
    /// It is for hyper, or nobody; the bytes are as they were.
    Other,
}

/// A request for the hot paths. Its fields are in the map that was given.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// `GET` or `HEAD`.
    pub(super) method: Method,
    /// The path, with the query after it.
    target: String,
    /// Where the query's `?` stands in the target.
    mark: Option<usize>,
    /// Whether the connection is to be closed after the reply.
    pub(super) closes: bool,
}

impl Asked {
    pub(super) fn path(&self) -> &str {
        self.mark.map_or(&self.target, |mark| &self.target[..mark])
    }

    pub(super) fn query(&self) -> Option<&str> {
        self.mark.map(|mark| &self.target[mark + 1..])
    }
}

/// Where a field's name and value stand among the bytes.
#[derive(Clone, Copy, Default)]
struct Place {
    name: (usize, usize),
    value: (usize, usize),
}

/// Takes a request for the hot paths off the bytes, and puts its fields into `fields`.
pub(super) fn read(bytes: &mut BytesMut, fields: &mut HeaderMap) -> Head {
    if !may_be_hot(bytes) {
        return Head::Other;
    }
    let mut room = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut request = Request::new(&mut room);
    let length = match request.parse(bytes) {
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) if bytes.len() < LARGEST => return Head::Partial,
        Ok(Status::Partial) | Err(_) => return Head::Other,
    };
    let Some(asked) = asked(&request) else { return Head::Other };
    let mut places = [Place::default(); MOST_FIELDS];
    let count = request.headers.len();
    for (place, field) in places.iter_mut().zip(request.headers.iter()) {
        let name = place_of(bytes, field.name.as_bytes());
        *place = Place { name, value: place_of(bytes, field.value) };
    }
    let head = bytes.split_to(length).freeze();
    fields.clear();
    for Place { name, value } in places.iter().take(count) {
        let name = HeaderName::from_bytes(&head[name.0..name.1]);
        // Both were read as a name and a value just now, so that neither can fail.
        if let (Ok(name), Ok(value)) =
            (name, HeaderValue::from_maybe_shared(head.slice(value.0..value.1)))
        {
            fields.append(name, value);
        }
    }
    Head::Hot(asked)
}

/// Whether what has come is the beginning of a request for the hot paths, as far as it goes.
fn may_be_hot(bytes: &[u8]) -> bool {
    BEGINNINGS.iter().any(|beginning| {
        let length = beginning.len().min(bytes.len());
        bytes[..length] == beginning[..length]
    })
}

/// The request, when there is nothing unusual about it.
fn asked(request: &Request<'_, '_>) -> Option<Asked> {
    let method = match request.method? {
        "GET" => Method::GET,
        "HEAD" => Method::HEAD,
        _ => return None,
    };
    let target = request.path?;
    if request.version? != 1 || !target.bytes().all(is_plain) {
        return None;
    }
    let mut closes = false;
    for field in request.headers.iter() {
        let is = |name: &str| field.name.eq_ignore_ascii_case(name);
        if UNUSUAL.iter().any(|name| is(name)) {
            return None;
        }
        if is("connection") {
            closes = field.value.eq_ignore_ascii_case(b"close");
            if !closes && !field.value.eq_ignore_ascii_case(b"keep-alive") {
                return None;
            }
        }
    }
    Some(Asked { method, target: target.to_owned(), mark: target.find('?'), closes })
}

/// Bytes of a target that every reader of addresses takes.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%/?&=+,:;@!$'()*".contains(&byte)
}

fn place_of(bytes: &[u8], part: &[u8]) -> (usize, usize) {
    // A part of the bytes begins behind their beginning; an empty one may stand anywhere.
    let begin = (part.as_ptr() as usize).saturating_sub(bytes.as_ptr() as usize);
    if part.is_empty() { (0, 0) } else { (begin, begin + part.len()) }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;
    use http::{HeaderMap, Method};

    use super::{Asked, Head, LARGEST, read};

    fn of(text: &str) -> (Head, BytesMut, HeaderMap) {
        let (mut bytes, mut fields) = (BytesMut::from(text), HeaderMap::new());
        let head = read(&mut bytes, &mut fields);
        (head, bytes, fields)
    }

    #[test]
    fn an_ordinary_request_for_a_hot_path_is_taken_with_its_fields() {
        let text = "GET /ref/summer/?cur_from=BTC HTTP/1.1\r\nHost: office\r\nCookie: a=1\r\n\
                    cookie: b=2\r\nX-Empty:\r\nConnection: close\r\n\r\nGET ";
        let (head, rest, fields) = of(text);
        let Head::Hot(asked) = head else { panic!("{head:?}") };
        assert_eq!((asked.method.clone(), asked.closes), (Method::GET, true));
        assert_eq!((asked.path(), asked.query()), ("/ref/summer/", Some("cur_from=BTC")));
        assert_eq!(&rest[..], b"GET ");
        assert_eq!(fields.get("host").unwrap(), "office");
        assert_eq!(fields.get("x-empty").unwrap(), "");
        assert_eq!(fields.get_all("cookie").iter().count(), 2);
        let (head, ..) = of("HEAD /service/export/xml HTTP/1.1\r\n\r\n");
        let Head::Hot(asked) = head else { panic!("{head:?}") };
        let expected = ("/service/export/xml", None, false);
        assert_eq!((asked.path(), asked.query(), asked.closes), expected);
    }

    #[test]
    fn fields_of_the_request_before_are_gone() {
        let mut bytes = BytesMut::from(
            "GET /ref/a HTTP/1.1\r\nreferer: x\r\n\r\nGET /ref/b HTTP/1.1\r\nhost: y\r\n\r\n",
        );
        let mut fields = HeaderMap::new();
        assert!(matches!(read(&mut bytes, &mut fields), Head::Hot(Asked { .. })));
        assert!(matches!(read(&mut bytes, &mut fields), Head::Hot(Asked { .. })));
        assert_eq!((fields.len(), fields.get("host").unwrap().to_str().unwrap()), (1, "y"));
        assert!(bytes.is_empty());
    }

    #[test]
    fn whatever_is_unusual_is_left_to_others_with_all_its_bytes() {
        let long = format!("GET /ref/{} HTTP/1.1\r\n", "a".repeat(LARGEST));
        let many = format!("GET /ref/a HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(49));
        let table = [
            "GET / HTTP/1.1\r\n\r\n",
            "POST /ref/a HTTP/1.1\r\n\r\n",
            "GET /ref/a HTTP/1.0\r\n\r\n",
            "GET /ref/a HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc",
            "GET /ref/a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n",
            "GET /ref/a HTTP/1.1\r\nexpect: 100-continue\r\n\r\n",
            "GET /ref/a HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
            "GET /ref/a HTTP/1.1\r\nconnection: keep-alive, x\r\n\r\n",
            "GET /ref/a?q=\"x\" HTTP/1.1\r\n\r\n",
            "GET /ref/a#b HTTP/1.1\r\n\r\n",
            "GET /ref/é HTTP/1.1\r\n\r\n",
            "GET /ref/a HTTP/1.1\r\nno colon\r\n\r\n",
            "GET /ref/a HTTP/2.0\r\n\r\n",
            &long,
            &many,
        ];
        for text in table {
            let (head, bytes, fields) = of(text);
            assert!(matches!(head, Head::Other), "{text:?}: {head:?}");
            assert_eq!((&bytes[..], fields.len()), (text.as_bytes(), 0));
        }
    }

    #[test]
    fn a_beginning_waits_for_its_end() {
        let whole = "HEAD /service/export/xml HTTP/1.1\r\nhost: office\r\n\r\n";
        for length in 0..whole.len() {
            let (head, bytes, _) = of(&whole[..length]);
            assert!(matches!(head, Head::Partial), "{length}: {head:?}");
            assert_eq!(bytes.len(), length);
        }
        assert!(matches!(of(whole).0, Head::Hot(_)));
        assert!(matches!(of("HEAD /x").0, Head::Other));
    }
}
