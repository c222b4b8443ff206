//! What every answer of an optimized integration carries: the HTTP and SDK metadata of the call.
//!
//! Separate because all services share it. Header names and their spelling differ by service, as recorded from AWS.

use syntax::{Object, Value, object};

/// Who answered what, for the metadata.
#[derive(Clone, Debug)]
pub struct CallMetadata {
    pub request_id: String,
    /// RFC 1123: `Sat, 21 Nov 2026 11:00:00 GMT`.
    pub date: String,
    pub content_type: &'static str,
    /// In bytes.
    pub content_length: usize,
}

impl CallMetadata {
    /// Adds `SdkHttpMetadata` and `SdkResponseMetadata` to an answer, after its own members.
    pub fn attach(self, mut answer: Object) -> Value {
        let headers: [(&str, Value); 5] = [
            ("x-amzn-RequestId", self.request_id.as_str().into()),
            ("connection", "keep-alive".into()),
            ("Content-Length", self.content_length.to_string().into()),
            ("Date", self.date.into()),
            ("Content-Type", self.content_type.into()),
        ];
        answer.insert("SdkHttpMetadata", http_metadata(headers));
        answer.insert("SdkResponseMetadata", object! { "RequestId" => self.request_id });
        answer.into()
    }
}

/// `SdkHttpMetadata` of headers: once with lists of values, once with single ones.
pub fn http_metadata<const N: usize>(headers: [(&str, Value); N]) -> Object {
    let lists: Object = headers.iter().map(|(name, value)| (*name, Value::from_iter([value.clone()]))).collect();
    let singles: Object = headers.into_iter().collect();
    object! { "AllHttpHeaders" => lists, "HttpHeaders" => singles, "HttpStatusCode" => 200 }
}
