import { createRoot } from 'react-dom/client';
import './ui/theme.css';

createRoot(document.getElementById('root')!).render(<p>Zócalo</p>);
