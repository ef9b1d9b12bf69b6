# The description of the API as a page.
docs-title = The API
docs-lead = Everything that your programs can read and do here, with examples to paste.
docs-parts = Parts of this page
docs-objects = Objects
docs-table = Table
docs-required = required
docs-scopes = Scopes of the key:
docs-parameters = Parameters
docs-body = Send as JSON:
docs-answers = Answers
