/// The failures that both formats share, in one wording.
extension ImageDecodingError {
    static func truncated(name: String) -> Self {
        Self(
            .truncated,
            name: name,
            message:
                "ends before its picture is complete; copy it again unless it is still arriving"
        )
    }

    static func corrupt(name: String, detail: String) -> Self {
        Self(.corrupt, name: name, message: "is damaged (\(detail)); restore it from its source")
    }

    static func outOfMemory(name: String) -> Self {
        Self(
            .outOfMemory,
            name: name,
            message: "needs more memory than there is; lower max_megapixels or add memory"
        )
    }
}
