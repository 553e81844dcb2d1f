from djangocms_text.fields import HTMLField


class RichTextField(HTMLField):
    """HTML that staff write in the editor.

    Links to pages of the CMS are looked up where the text is shown (`clean_html`), not whenever a row
    is read: a list of texts would cost a query for each.
    """

    def from_db_value(self, value, expression, connection, context=None):
        return value
