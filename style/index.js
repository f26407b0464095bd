import './base.css';
import './marks.css';
import './verify.css';
import './verifyDialog.css';
