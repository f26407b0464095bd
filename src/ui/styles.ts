/**
 * The styles of panel, button, status item, marks and dialogs, in a file of their own that loads
 * with the first notebook, or with the first view that a page without one shows.
 */
import '../../style/base.css';
import '../../style/marks.css';
